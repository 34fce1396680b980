package dev.swath.bench;

import dev.swath.bench.Journal.Books;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry.Balances;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Whether the ledger told everybody the truth: every order answered once, and every balance what
 * the answers make of it.
 *
 * @param problems what is wrong, in words; empty if nothing is
 */
record Audit(List<String> problems) {
  private static final int SHOWN = 5;

  Audit {
    problems = List.copyOf(problems);
  }

  /**
   * @param granted what each contract was opened with, in credits
   */
  static Audit of(Orders orders, Map<ContractId, Long> granted, Map<ContractId, Books> journal) {
    List<String> problems = new ArrayList<>();
    List<Order> all = orders.all();
    count(problems, all, "without an answer", order -> order.held() + order.refused() == 0);
    count(problems, all, "answered more than once", order -> order.held() + order.refused() > 1);
    count(problems, all, "captured more than once", order -> order.captured() > 1);
    count(problems, all, "released more than once", order -> order.released() > 1);
    if (orders.strange() > 0) {
      problems.add(orders.strange() + " answers to orders that nobody placed");
    }
    Map<ContractId, Balances> expected = balances(all, granted);
    for (Map.Entry<ContractId, Balances> contract : expected.entrySet()) {
      Books books = journal.getOrDefault(contract.getKey(), Books.EMPTY);
      if (!books.balances().equals(contract.getValue())) {
        problems.add(
            "%s: the answers make %s, the journal says %s"
                .formatted(contract.getKey(), contract.getValue(), books.balances()));
      }
      if (books.gaps() > 0) {
        problems.add(
            "%s: %d of %d journal entries do not follow the one before"
                .formatted(contract.getKey(), books.gaps(), books.entries()));
      }
    }
    return new Audit(problems);
  }

  /** An order has one delivery, which costs its whole price, so a release is of the whole price. */
  private static Map<ContractId, Balances> balances(
      List<Order> orders, Map<ContractId, Long> granted) {
    Map<ContractId, Balances> balances = new HashMap<>();
    granted.forEach((contract, credits) -> balances.put(contract, new Balances(credits, 0, 0)));
    for (Order order : orders) {
      if (order.held() > 0) {
        long price = order.price().amount();
        boolean spent = order.captured() > 0;
        boolean back = order.released() > 0 && !spent;
        balances.computeIfPresent(
            order.contract(),
            (_, before) ->
                new Balances(
                    before.available() - (back ? 0 : price),
                    before.held() + (spent || back ? 0 : price),
                    before.spent() + (spent ? price : 0)));
      }
    }
    return balances;
  }

  private static void count(
      List<String> problems, List<Order> orders, String what, Predicate<Order> wrong) {
    List<Order> found = orders.stream().filter(wrong).toList();
    if (!found.isEmpty()) {
      problems.add(
          "%d of %d orders %s, such as %s"
              .formatted(
                  found.size(),
                  orders.size(),
                  what,
                  found.stream().limit(SHOWN).map(Order::id).toList()));
    }
  }

  boolean isClean() {
    return problems.isEmpty();
  }

  /** For people. */
  String toText() {
    if (isClean()) {
      return "correct: every order has one answer, every balance is what the answers make of it";
    }
    StringBuilder text = new StringBuilder("WRONG:");
    problems.stream().limit(SHOWN).forEach(problem -> text.append("\n  ").append(problem));
    if (problems.size() > SHOWN) {
      text.append("\n  and %d more".formatted(problems.size() - SHOWN));
    }
    return text.toString();
  }
}

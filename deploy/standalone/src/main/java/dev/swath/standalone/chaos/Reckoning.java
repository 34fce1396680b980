package dev.swath.standalone.chaos;

import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.wire.Topics;
import dev.swath.standalone.Stack;
import dev.swath.standalone.audit.Audit;
import dev.swath.standalone.audit.AuditReport;
import dev.swath.standalone.audit.ContractAudit;
import dev.swath.standalone.audit.LiveAccounts;
import dev.swath.standalone.chaos.Gateway.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Waits until everything has ended, and then compares everybody's account of what happened. */
final class Reckoning {
  private static final Duration ASK_AGAIN = Duration.ofMillis(500);
  private static final int SHOWN_OF_A_KIND = 5;

  private final Stack stack;
  private final Gateway gateway;
  private final List<String> contracts;
  private final Customers customers;
  private final List<String> breaches = new ArrayList<>();
  private final Map<String, SeenOrder> seen = new HashMap<>();
  private final Map<String, SeenContract> seenContracts = new HashMap<>();

  Reckoning(Stack stack, Gateway gateway, List<String> contracts, Customers customers) {
    this.stack = stack;
    this.gateway = gateway;
    this.contracts = contracts;
    this.customers = customers;
  }

  /** What is wrong, as far as it was found. */
  List<String> breaches() {
    return List.copyOf(breaches);
  }

  /** Waits until every acknowledged order has ended and no credits are held, or it is too late. */
  void awaitEnd(Deadline bound) {
    while (true) {
      String unseen = look();
      if (unseen.isEmpty() && hasEnded()) {
        return;
      }
      if (bound.hasPassed()) {
        if (!unseen.isEmpty()) {
          breaches.add("What became of the orders cannot be seen: " + unseen);
        }
        return;
      }
      Deadline.pause(ASK_AGAIN);
    }
  }

  /** Looks at everything; says why it cannot, if it cannot. */
  private String look() {
    try {
      seen.clear();
      for (String contract : contracts) {
        gateway.orders(contract).forEach(order -> seen.put(order.id(), order));
        seenContracts.put(contract, gateway.contract(contract));
      }
      return "";
    } catch (Unavailable e) {
      return String.valueOf(e.getMessage());
    }
  }

  private boolean hasEnded() {
    return customers.acknowledged().values().stream()
            .allMatch(id -> seen.containsKey(id) && seen.get(id).hasEnded())
        && seenContracts.values().stream().allMatch(contract -> contract.held() == 0);
  }

  /** Everything that must hold once all has ended. */
  AuditReport check(int orders) {
    eachOrderIsThereOnce(orders);
    eachOrderEndedAndIsChargedFor();
    nothingIsOrderedTwiceUpstream();
    return theBooksSayTheSame();
  }

  private void eachOrderIsThereOnce(int orders) {
    Map<Integer, String> acknowledged = customers.acknowledged();
    if (acknowledged.size() < orders) {
      breaches.add("%d orders were never acknowledged".formatted(orders - acknowledged.size()));
    }
    Set<String> ids = new HashSet<>(acknowledged.values());
    if (ids.size() < acknowledged.size()) {
      breaches.add("%d ids were given twice".formatted(acknowledged.size() - ids.size()));
    }
    Set<String> unasked = new HashSet<>(seen.keySet());
    unasked.removeAll(ids);
    // An order that was taken but never acknowledged is no fault of its own.
    if (unasked.size() > orders - acknowledged.size()) {
      breaches.add("There are orders that nobody placed: " + unasked);
    }
  }

  private void eachOrderEndedAndIsChargedFor() {
    List<String> lost = new ArrayList<>();
    List<String> otherwise = new ArrayList<>();
    List<String> charged = new ArrayList<>();
    customers
        .acknowledged()
        .forEach(
            (number, id) -> {
              SeenOrder order = seen.get(id);
              String expected = OrderKind.of(number).endsAs();
              if (order == null) {
                lost.add("%d (%s)".formatted(number, id));
                return;
              }
              if (!order.status().equals(expected)) {
                otherwise.add(
                    "%d (%s) is %s, not %s".formatted(number, id, order.status(), expected));
              }
              if (order.captured() != order.due()) {
                charged.add(
                    "%d (%s) %d, not %d".formatted(number, id, order.captured(), order.due()));
              }
            });
    note("lost", lost);
    note("not ended as they had to", otherwise);
    note("charged otherwise than delivered", charged);
  }

  private void note(String what, List<String> orders) {
    if (!orders.isEmpty()) {
      breaches.add(
          "%d orders are %s, such as %s"
              .formatted(
                  orders.size(),
                  what,
                  String.join("; ", orders.subList(0, Math.min(SHOWN_OF_A_KIND, orders.size())))));
    }
  }

  private void nothingIsOrderedTwiceUpstream() {
    try {
      List<String> twice = gateway.upstreamDuplicates();
      if (!twice.isEmpty()) {
        breaches.add("Ordered upstream more than once: " + twice);
      }
    } catch (Unavailable e) {
      breaches.add("The sandbox cannot be asked: " + e.getMessage());
    }
  }

  private AuditReport theBooksSayTheSame() {
    Map<String, Long> captured = new HashMap<>();
    AuditReport audit;
    try (LiveAccounts live = LiveAccounts.of(stack)) {
      audit =
          new Audit(stack.ports().bootstrapServers(), Topics.LEDGER_ENTRIES, live)
              .observedBy(entry -> addCapture(captured, entry))
              .run();
    }
    breaches.addAll(audit.problems());
    if (audit.openHolds() > 0) {
      breaches.add("Credits are still held for %d orders".formatted(audit.openHolds()));
    }
    List<String> otherwise = new ArrayList<>();
    seen.forEach(
        (id, order) -> {
          long booked = captured.getOrDefault(id, 0L);
          if (booked != order.captured()) {
            otherwise.add("%s shows %d, booked %d".formatted(id, order.captured(), booked));
          }
        });
    note("charged otherwise than booked", otherwise);
    Set<String> unknown = new HashSet<>(captured.keySet());
    unknown.removeAll(seen.keySet());
    note("booked but not shown", List.copyOf(unknown));
    for (ContractAudit contract : audit.contracts()) {
      SeenContract shown = seenContracts.get(contract.contract());
      SeenContract booked = SeenContract.of(contract.balances());
      if (!booked.equals(shown)) {
        breaches.add(
            "Contract %s: the journal has %s, customers see %s"
                .formatted(contract.contract(), booked, shown));
      }
    }
    long sum = captured.values().stream().mapToLong(Long::longValue).sum();
    long spent = audit.contracts().stream().mapToLong(c -> c.balances().spent()).sum();
    if (sum != spent) {
      breaches.add("%d credits are spent, %d captured for orders".formatted(spent, sum));
    }
    return audit;
  }

  private static void addCapture(Map<String, Long> captured, LedgerEntry entry) {
    if (entry.kind() == Kind.CAPTURED && entry.orderId() != null) {
      captured.merge(entry.orderId().toString(), entry.amount().amount(), Math::addExact);
    }
  }
}

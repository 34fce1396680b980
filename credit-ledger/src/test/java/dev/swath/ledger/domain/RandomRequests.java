package dev.swath.ledger.domain;

import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerEntry.Operation;
import dev.swath.events.domain.OrderEvent.Voucher;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Terms.Budget;
import dev.swath.events.domain.Terms.Card;
import dev.swath.events.domain.Terms.Period;
import dev.swath.events.domain.Violation;
import dev.swath.ledger.domain.LedgerRequest.AdjustCredits;
import dev.swath.ledger.domain.LedgerRequest.CaptureCredits;
import dev.swath.ledger.domain.LedgerRequest.ChangeTerms;
import dev.swath.ledger.domain.LedgerRequest.ExpireDue;
import dev.swath.ledger.domain.LedgerRequest.GrantCredits;
import dev.swath.ledger.domain.LedgerRequest.HoldCredits;
import dev.swath.ledger.domain.LedgerRequest.OpenContract;
import dev.swath.ledger.domain.LedgerRequest.PaymentAuthorized;
import dev.swath.ledger.domain.LedgerRequest.PaymentDeclined;
import dev.swath.ledger.domain.LedgerRequest.PaymentFailed;
import dev.swath.ledger.domain.LedgerRequest.PaymentNeedsAction;
import dev.swath.ledger.domain.LedgerRequest.RefundCredits;
import dev.swath.ledger.domain.LedgerRequest.RefuseOrder;
import dev.swath.ledger.domain.LedgerRequest.ReleaseCredits;
import dev.swath.ledger.domain.LedgerRequest.RetryPayment;
import dev.swath.ledger.domain.LedgerRequest.ShowContract;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whatever may be asked about one contract: few orders, few deliveries, few credits, so that much
 * happens to each; delivered out of order and more than once.
 */
final class RandomRequests {
  private static final int MOST_CREDITS = 40;
  private static final int MOST_UNDER_WAY = 12;
  private static final int MOST_ORDERS = 4;

  /**
   * For how long a name can be meant anew, for the same or for something else; later it is only
   * repeated. What is asked about a name much later than that may be forgotten, and is not known
   * for a repetition.
   */
  private static final Duration NAMES_ARE_NEW = Duration.ofHours(1);

  private final RandomGenerator random;
  private final ContractId contract;
  private final BillingMode mode;
  private final List<LedgerRequest> underWay = new ArrayList<>();
  private final List<Name> orders = new ArrayList<>();
  private final List<Name> keys = new ArrayList<>();

  private record Name(String name, Instant since) {}

  RandomRequests(RandomGenerator random, ContractId contract, BillingMode mode) {
    this.random = random;
    this.contract = contract;
    this.mode = mode;
  }

  /** The next one to arrive: a new one, one that was overtaken, or a repetition. */
  LedgerRequest next(Instant now) {
    if (underWay.isEmpty()) {
      underWay.add(open(now));
    }
    if (underWay.size() < MOST_UNDER_WAY || chance(60)) {
      underWay.add(fresh(now));
    }
    int chosen = chance(50) ? underWay.size() - 1 : random.nextInt(underWay.size());
    LedgerRequest request = underWay.get(chosen);
    if (chance(60)) {
      underWay.remove(chosen);
    }
    return request;
  }

  private LedgerRequest fresh(Instant at) {
    int kind = random.nextInt(mode == BillingMode.CARD ? 130 : 100);
    if (kind < 26) {
      return operator(at);
    }
    if (kind < 52) {
      OrderId order = OrderId.of(contract, named(orders, at));
      followUp(order, at);
      return new HoldCredits(contract, at, order, credits(), oneOf(null, "ann", "bob"), vouchers());
    }
    if (kind < 55) {
      return new RefuseOrder(contract, at, OrderId.of(contract, named(orders, at)));
    }
    OrderId order = order();
    if (kind < 72) {
      return new CaptureCredits(contract, at, order, delivery(order), credits());
    }
    if (kind < 86) {
      return new ReleaseCredits(contract, at, order);
    }
    if (kind < 96) {
      return new ExpireDue(contract, at);
    }
    if (kind < 98) {
      EventId command = EventId.of("pay-back", order.toString(), at.toString());
      return new PaymentFailed(
          contract, at, order, command, new Violation("card-expired", null, ""));
    }
    if (kind < 114) {
      return new PaymentAuthorized(contract, at, order, payment(order));
    }
    if (kind < 121) {
      return new PaymentNeedsAction(contract, at, order, payment(order));
    }
    return kind < 126
        ? new RetryPayment(contract, at, order)
        : new PaymentDeclined(contract, at, order, new Violation("card-declined", null, ""));
  }

  /** What mostly comes of a hold; by chance alone few orders would come to their end. */
  private void followUp(OrderId order, Instant at) {
    if (chance(60)) {
      underWay.add(new ReleaseCredits(contract, at, order));
      DeliveryId delivery = delivery(order);
      underWay.add(refund(at, order, delivery));
      underWay.add(new CaptureCredits(contract, at, order, delivery, credits()));
      if (mode == BillingMode.CARD) {
        underWay.add(new PaymentAuthorized(contract, at, order, payment(order)));
      }
    }
  }

  private LedgerRequest operator(Instant at) {
    String key = named(keys, at);
    int kind = random.nextInt(26);
    if (kind < 8) {
      Credits credits = credits();
      Instant until = validUntil(at);
      return new GrantCredits(
          contract, at, key, operation("grant " + credits + " " + until), credits, until);
    }
    if (kind < 12) {
      long by = random.nextInt(-MOST_CREDITS, MOST_CREDITS);
      return new AdjustCredits(contract, at, key, operation("adjust " + by), by);
    }
    if (kind < 20) {
      OrderId order = order();
      return refund(at, order, delivery(order));
    }
    if (kind < 23) {
      return change(at, key);
    }
    return kind < 25 ? open(at) : new ShowContract(contract, at);
  }

  private List<Voucher> vouchers() {
    return chance(60)
        ? List.of()
        : List.of(new Voucher(oneOf("SPRING", "WELCOME"), random.nextInt(1, 4)));
  }

  private LedgerRequest refund(Instant at, OrderId order, DeliveryId delivery) {
    Credits credits = new Credits(random.nextInt(MOST_CREDITS / 5));
    return new RefundCredits(
        contract,
        at,
        named(keys, at),
        operation("refund " + delivery + " " + credits),
        order,
        delivery,
        credits);
  }

  private LedgerRequest open(Instant at) {
    Credits credits = chance(mode == BillingMode.CARD ? 5 : 70) ? credits() : Credits.ZERO;
    Terms terms =
        new Terms(
            "Demo",
            mode,
            oneOf("EUR", "JPY"),
            oneOf(100L, 7L),
            limit(),
            oneOf(null, new Credits(10)),
            budgets(),
            mode == BillingMode.CARD ? new Card("customer", "card") : null,
            false);
    Instant until = validUntil(at);
    return new OpenContract(
        contract, at, operation(credits + " " + until + " " + terms), terms, credits, until);
  }

  private LedgerRequest change(Instant at, String key) {
    Credits limit = oneOf(null, limit());
    Credits low = oneOf(null, Credits.ZERO, new Credits(15));
    List<Budget> budgets = oneOf(null, budgets());
    Card card = oneOf(null, new Card("customer", "other-card"));
    Boolean suspended = oneOf(null, null, false, false, true);
    return new ChangeTerms(
        contract,
        at,
        key,
        operation("change " + limit + low + budgets + card + suspended),
        oneOf(null, "Renamed"),
        limit,
        low,
        budgets,
        card,
        suspended);
  }

  private Credits limit() {
    return oneOf(Credits.ZERO, new Credits(20), new Credits(60));
  }

  private List<Budget> budgets() {
    List<Budget> budgets = new ArrayList<>();
    while (chance(45)) {
      budgets.add(
          new Budget(
              oneOf(null, Budget.EACH_USER, "ann"),
              oneOf(Period.DAY, Period.MONTH, Period.YEAR),
              new Credits(random.nextInt(2 * MOST_CREDITS))));
    }
    return budgets;
  }

  private @Nullable Instant validUntil(Instant at) {
    return chance(40)
        ? null
        : at.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(random.nextInt(5)));
  }

  private static Operation operation(String content) {
    return new Operation("ops", null, content);
  }

  private OrderId order() {
    int few = Math.min(MOST_ORDERS, orders.size());
    return OrderId.of(
        contract, few == 0 ? "" : orders.get(orders.size() - 1 - random.nextInt(few)).name());
  }

  private String named(List<Name> names, Instant at) {
    if (!names.isEmpty() && chance(40)) {
      Name last = names.getLast();
      if (at.isBefore(last.since().plus(NAMES_ARE_NEW))) {
        return last.name();
      }
    }
    names.add(new Name(Integer.toString(names.size()), at));
    return names.getLast().name();
  }

  private DeliveryId delivery(OrderId order) {
    return DeliveryId.of(order, random.nextInt(2));
  }

  private String payment(OrderId order) {
    return (chance(90) ? "payment-" : "other-payment-") + order;
  }

  private Credits credits() {
    return new Credits(random.nextInt(MOST_CREDITS));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  @SafeVarargs
  private <T extends @Nullable Object> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }
}

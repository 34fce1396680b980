package dev.swath.orders.tracking.domain;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerAccount;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.LedgerEntry.Operation;
import dev.swath.events.domain.Movement;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A contract's journal as the ledger would write it, for tests: balanced and chained. */
public final class JournalStory {
  private final ContractId contract;
  private final List<LedgerEntry> entries = new ArrayList<>();
  private Balances balances = Balances.ZERO;
  private @Nullable Long chargedMinor;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  public JournalStory(String contract) {
    this.contract = new ContractId(contract);
  }

  /** What a story is usually about: a limit of 50, a threshold, a budget for each user. */
  public static Terms terms(String contract, BillingMode mode) {
    return new Terms(
        "Contract " + contract,
        mode,
        "EUR",
        100,
        new Credits(50),
        new Credits(20),
        List.of(new Terms.Budget(Terms.Budget.EACH_USER, Terms.Period.MONTH, new Credits(5_000))),
        mode == BillingMode.CARD ? new Terms.Card("cus_1", "pm_secret") : null,
        false);
  }

  /** All later entries are of this time. */
  public JournalStory at(String time) {
    now = Instant.parse(time);
    return this;
  }

  public JournalStory opened(BillingMode mode) {
    return book(Kind.OPENED, null, null, null, terms(contract.value(), mode), null, null, null);
  }

  public JournalStory granted(long credits, String operator, @Nullable String reason) {
    return book(
        Kind.GRANTED,
        null,
        null,
        move(LedgerAccount.GRANTED, LedgerAccount.AVAILABLE, credits),
        null,
        new Operation(operator, reason, "request"),
        null,
        null);
  }

  /** Up or down. */
  public JournalStory adjusted(long by) {
    Movement movement =
        by < 0
            ? move(LedgerAccount.AVAILABLE, LedgerAccount.GRANTED, -by)
            : move(LedgerAccount.GRANTED, LedgerAccount.AVAILABLE, by);
    return book(Kind.ADJUSTED, null, null, movement, null, null, null, null);
  }

  public JournalStory expired(long credits) {
    return book(
        Kind.EXPIRED,
        null,
        null,
        move(LedgerAccount.AVAILABLE, LedgerAccount.EXPIRED, credits),
        null,
        null,
        null,
        null);
  }

  public JournalStory held(OrderId order, long credits, String... vouchers) {
    return book(
        List.of(vouchers),
        Kind.HELD,
        order,
        null,
        move(LedgerAccount.AVAILABLE, LedgerAccount.HELD, credits),
        null,
        null,
        "tester",
        null);
  }

  public JournalStory refused(OrderId order, Violation why) {
    return book(Kind.REFUSED, order, null, null, null, null, null, why);
  }

  public JournalStory captured(OrderId order, int item, long credits) {
    return book(
        Kind.CAPTURED,
        order,
        DeliveryId.of(order, item),
        move(LedgerAccount.HELD, LedgerAccount.SPENT, credits),
        null,
        null,
        null,
        null);
  }

  /** With what the order is charged by that, in the smallest unit of the currency. */
  public JournalStory captured(OrderId order, int item, long credits, long minor) {
    return charging(minor).captured(order, item, credits);
  }

  /** With what the order is charged less by that, in the smallest unit of the currency. */
  public JournalStory refunded(OrderId order, int item, long credits, long minor) {
    return charging(-minor).refunded(order, item, credits);
  }

  private JournalStory charging(long minor) {
    chargedMinor = minor;
    return this;
  }

  public JournalStory released(OrderId order, long credits) {
    return book(
        Kind.RELEASED,
        order,
        null,
        move(LedgerAccount.HELD, LedgerAccount.AVAILABLE, credits),
        null,
        null,
        null,
        null);
  }

  public JournalStory refunded(OrderId order, int item, long credits) {
    return book(
        Kind.REFUNDED,
        order,
        DeliveryId.of(order, item),
        move(LedgerAccount.REFUNDED, LedgerAccount.AVAILABLE, credits),
        null,
        new Operation("operator", "clouds", "request"),
        null,
        null);
  }

  private static Movement move(LedgerAccount debit, LedgerAccount credit, long credits) {
    return new Movement(debit, credit, new Credits(credits));
  }

  private JournalStory book(
      Kind kind,
      @Nullable OrderId order,
      @Nullable DeliveryId delivery,
      @Nullable Movement movement,
      @Nullable Terms terms,
      @Nullable Operation operation,
      @Nullable String user,
      @Nullable Violation why) {
    return book(List.of(), kind, order, delivery, movement, terms, operation, user, why);
  }

  private JournalStory book(
      List<String> vouchers,
      Kind kind,
      @Nullable OrderId order,
      @Nullable DeliveryId delivery,
      @Nullable Movement movement,
      @Nullable Terms terms,
      @Nullable Operation operation,
      @Nullable String user,
      @Nullable Violation why) {
    long sequence = entries.size() + 1L;
    balances = balances.after(movement);
    entries.add(
        new LedgerEntry(
                EventId.of("story", contract.value(), Long.toString(sequence)),
                contract,
                sequence,
                kind,
                order,
                delivery,
                movement,
                why == null ? null : new Credits(222),
                balances,
                now,
                terms,
                operation,
                user,
                vouchers,
                null,
                null,
                why,
                chargedMinor,
                entries.isEmpty() ? LedgerEntry.GENESIS : entries.getLast().hash(),
                "")
            .sealed());
    chargedMinor = null;
    return this;
  }

  /** Everything so far. */
  public List<LedgerEntry> entries() {
    return List.copyOf(entries);
  }

  /** What came behind the first entries. */
  public List<LedgerEntry> entriesFrom(int index) {
    return List.copyOf(entries.subList(index, entries.size()));
  }
}

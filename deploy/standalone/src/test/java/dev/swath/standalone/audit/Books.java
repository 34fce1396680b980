package dev.swath.standalone.audit;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerAccount;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.Movement;
import dev.swath.events.domain.OrderId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one contract's journal as the ledger would. */
final class Books {
  private static final Instant AT = Instant.parse("2026-05-01T10:00:00Z");

  private final ContractId contract;
  private final List<LedgerEntry> entries = new ArrayList<>();

  Books(String contract) {
    this.contract = new ContractId(contract);
  }

  /** Opened, granted 1,000, an order held and captured, another still held: five entries. */
  static Books usual(String contract) {
    return new Books(contract)
        .opened()
        .granted(1_000)
        .held("one", 200)
        .captured("one", 200)
        .held("two", 300);
  }

  Books opened() {
    return book(Kind.OPENED, null, null);
  }

  Books granted(long credits) {
    return book(Kind.GRANTED, null, move(LedgerAccount.GRANTED, LedgerAccount.AVAILABLE, credits));
  }

  Books held(String order, long credits) {
    return book(Kind.HELD, order, move(LedgerAccount.AVAILABLE, LedgerAccount.HELD, credits));
  }

  Books captured(String order, long credits) {
    return book(Kind.CAPTURED, order, move(LedgerAccount.HELD, LedgerAccount.SPENT, credits));
  }

  private static Movement move(LedgerAccount debit, LedgerAccount credit, long credits) {
    return new Movement(debit, credit, new Credits(credits));
  }

  private Books book(Kind kind, @Nullable String order, @Nullable Movement movement) {
    LedgerEntry before = entries.isEmpty() ? null : entries.getLast();
    entries.add(
        new LedgerEntry(
                EventId.of("test", contract.value(), Integer.toString(entries.size())),
                contract,
                entries.size() + 1L,
                kind,
                order == null ? null : OrderId.of(contract, order),
                null,
                movement,
                null,
                (before == null ? Balances.ZERO : before.after()).after(movement),
                AT,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                before == null ? LedgerEntry.GENESIS : before.hash(),
                "")
            .sealed());
    return this;
  }

  List<LedgerEntry> entries() {
    return List.copyOf(entries);
  }

  LedgerEntry last() {
    return entries.getLast();
  }

  /** The same entry, its hash too, with another amount. */
  static LedgerEntry withAmount(LedgerEntry entry, long credits) {
    Movement movement = entry.movement();
    if (movement == null) {
      throw new IllegalArgumentException("moves nothing");
    }
    return new LedgerEntry(
        entry.entryId(),
        entry.contractId(),
        entry.sequence(),
        entry.kind(),
        entry.orderId(),
        entry.deliveryId(),
        move(movement.debit(), movement.credit(), credits),
        entry.asked(),
        entry.after(),
        entry.at(),
        entry.terms(),
        entry.operation(),
        entry.user(),
        entry.vouchers(),
        entry.until(),
        entry.reference(),
        entry.violation(),
        entry.chargedMinor(),
        entry.previousHash(),
        entry.hash());
  }
}

package dev.swath.ledger.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerEntry.Operation;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.ledger.application.Partition;
import dev.swath.ledger.application.Progress;
import dev.swath.ledger.application.Snapshot;
import dev.swath.ledger.application.Snapshot.AccountSnapshot;
import dev.swath.ledger.application.Snapshot.Checkpoint;
import dev.swath.ledger.application.Snapshot.PartSnapshot;
import dev.swath.ledger.domain.Account;
import dev.swath.ledger.domain.AccountPart;
import dev.swath.ledger.domain.AccountPart.Done;
import dev.swath.ledger.domain.AccountPart.DonePart;
import dev.swath.ledger.domain.AccountPart.LotPart;
import dev.swath.ledger.domain.AccountPart.OrderPart;
import dev.swath.ledger.domain.AccountPart.SpentPart;
import dev.swath.ledger.domain.AccountPart.VoucherPart;
import dev.swath.ledger.domain.Decider;
import dev.swath.ledger.domain.LedgerRequest;
import dev.swath.ledger.domain.LedgerRequest.ExpireDue;
import dev.swath.ledger.domain.LedgerRequest.GrantCredits;
import dev.swath.ledger.domain.LedgerRequest.HoldCredits;
import dev.swath.ledger.domain.LedgerRequest.OpenContract;
import dev.swath.ledger.domain.LedgerRequest.ReleaseCredits;
import dev.swath.ledger.domain.Lots.Lot;
import dev.swath.ledger.domain.Lots.Share;
import dev.swath.ledger.domain.OrderAccount;
import dev.swath.ledger.domain.OrderAccount.Capture;
import dev.swath.ledger.domain.Policy;
import dev.swath.ledger.domain.Spending.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

class SnapshotsTest {
  private static final ContractId CONTRACT = new ContractId("demo");
  private static final OrderId ORDER = OrderId.of(CONTRACT, "a");

  @Property
  void anOrderThatIsWrittenIsRead(@ForAll("orders") OrderAccount order) {
    assertThatItIsReadAsItIs(new PartSnapshot(CONTRACT, new OrderPart(ORDER, order)));
  }

  @Example
  void everyOtherPartThatIsWrittenIsRead() {
    EventId grant = EventId.of("grant", "demo", "a");
    assertThatItIsReadAsItIs(
        new PartSnapshot(CONTRACT, new DonePart(grant, new Done(grant, time(5), "ab"))));
    assertThatItIsReadAsItIs(
        new PartSnapshot(CONTRACT, new LotPart(grant, new Lot(grant, 3, time(9), 70))));
    assertThatItIsReadAsItIs(
        new PartSnapshot(CONTRACT, new LotPart(grant, new Lot(grant, 3, null, 70))));
    for (String user : List.of("", "alice", "a/b c")) {
      Span span = new Span(user, Terms.Period.DAY, LocalDate.of(2026, 1, 5));
      assertThatItIsReadAsItIs(new PartSnapshot(CONTRACT, new SpentPart(span, 7L)));
    }
    assertThatItIsReadAsItIs(new PartSnapshot(CONTRACT, new VoucherPart("SPRING-26", 2)));
    assertThatItIsReadAsItIs(new Checkpoint(3, 17, new Progress(4, Map.of(0, 7L, 5, 9L)), 11));
    assertThatItIsReadAsItIs(
        new AccountSnapshot(
            new Account.Core(
                CONTRACT,
                Terms.prepaid("Demo", Credits.ZERO),
                new Balances(1, 1, 0, 0, 0, 0),
                9,
                "ab",
                4)));
  }

  private static void assertThatItIsReadAsItIs(Snapshot snapshot) {
    ProducerRecord<String, byte[]> record = Snapshots.write(3, snapshot);
    assertThat(Snapshots.read(record.key(), record.value())).isEqualTo(snapshot);
  }

  @Example
  void whatDoesNotExistAnyMoreHasNoValueSoThatCompactionDropsIt() {
    EventId id = EventId.of("grant", "demo", "a");
    Span span = new Span("", Terms.Period.DAY, LocalDate.of(2026, 1, 5));
    for (AccountPart gone :
        List.of(
            new OrderPart(ORDER, null),
            new DonePart(id, null),
            new LotPart(id, null),
            new SpentPart(span, null),
            new VoucherPart("SPRING-26", null))) {
      assertThat(Snapshots.write(3, new PartSnapshot(CONTRACT, gone)).value()).isNull();
    }
  }

  @Example
  void whatIsNoSnapshotIsNotGuessedAt() {
    String key =
        Snapshots.write(
                0,
                new PartSnapshot(CONTRACT, new OrderPart(ORDER, new OrderAccount.Refused(time(1)))))
            .key();

    assertThatThrownBy(() -> Snapshots.read(key, new byte[] {'X'}))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Snapshots.read("invoice/1", new byte[0])).isNull();
    assertThat(Snapshots.read("part/demo/invoice/1", new byte[0])).isNull();
  }

  /** The largest records of a contract that was used much, for long, by many. */
  @Example
  void noRecordGrowsWithTheAgeOfAContract() {
    Decider decider = new Decider(Policy.DEFAULT);
    Instant now = Instant.parse("2026-01-05T10:00:00Z");
    Partition partition = new Partition();
    Account account = partition.account(CONTRACT);
    Instant begin = now;
    Consumer<LedgerRequest> ask =
        request ->
            decider.decide(account, request, request.at()).entries().forEach(partition::apply);
    ask.accept(
        new OpenContract(
            CONTRACT,
            begin,
            new Operation("ops", null, "open"),
            Terms.prepaid("Demo", Credits.ZERO),
            Credits.ZERO,
            null));
    for (int i = 0; i < 50_000; i++) {
      now = now.plusMillis(1);
      ask.accept(
          new GrantCredits(
              CONTRACT,
              now,
              "grant-" + i,
              new Operation("ops", "because", "ab".repeat(32)),
              new Credits(2),
              i % 5 == 0 ? begin.plus(Duration.ofDays(30 + i)) : null));
    }
    for (int i = 0; i < 30_000; i++) {
      now = now.plusMillis(1);
      OrderId order = OrderId.of(CONTRACT, "order-" + i);
      ask.accept(new HoldCredits(CONTRACT, now, order, new Credits(1), "user-" + i, null));
    }
    OrderId dear = OrderId.of(CONTRACT, "dear");
    ask.accept(new HoldCredits(CONTRACT, now, dear, new Credits(40_000), "alice", null));
    assertThat(account.orders()).isEqualTo(30_001);

    Partition.Restoring restoring = new Partition.Restoring();
    for (Snapshot snapshot : partition.checkpoint(0, 1, Policy.DEFAULT, now)) {
      ProducerRecord<String, byte[]> record = Snapshots.write(0, snapshot);
      if (record.value() != null) {
        assertThat(record.value().length).as(record.key()).isLessThan(1 << 20);
        restoring.take(Objects.requireNonNull(Snapshots.read(record.key(), record.value())));
      }
    }

    Account restored = restoring.restore().account(CONTRACT);
    for (LedgerRequest next :
        List.of(
            new GrantCredits(
                CONTRACT,
                now,
                "grant-0",
                new Operation("ops", "because", "ab".repeat(32)),
                new Credits(2),
                null),
            new HoldCredits(
                CONTRACT, now, OrderId.of(CONTRACT, "next"), new Credits(9), "user-7", null),
            new ReleaseCredits(CONTRACT, now, dear),
            new ExpireDue(CONTRACT, begin.plus(Duration.ofDays(40))))) {
      assertThat(decider.decide(restored, next, now)).isEqualTo(decider.decide(account, next, now));
    }
  }

  @Provide
  Arbitrary<OrderAccount> orders() {
    Arbitrary<Credits> credits = Arbitraries.longs().greaterOrEqual(0).map(Credits::new);
    Arbitrary<@Nullable String> text = Arbitraries.strings().ofMaxLength(20).injectNull(0.3);
    Arbitrary<List<String>> codes = Arbitraries.strings().ofMaxLength(9).list().ofMaxSize(2);
    Arbitrary<List<Share>> shares =
        Combinators.combine(Arbitraries.longs(), times().injectNull(0.5))
            .as((n, until) -> new Lot(EventId.of("grant", "demo", "" + n), n, until, n))
            .injectNull(0.3)
            .flatMap(lot -> Arbitraries.longs().map(n -> new Share(lot, n)))
            .list()
            .ofMaxSize(3);
    Arbitrary<List<Capture>> captures =
        Combinators.combine(Arbitraries.integers().between(0, 5), credits, credits)
            .as((item, paid, back) -> new Capture(DeliveryId.of(ORDER, item), paid, back))
            .list()
            .ofMaxSize(3);
    return Arbitraries.oneOf(
        times().map(OrderAccount.Refused::new),
        Combinators.combine(times(), times(), credits, text, codes, text)
            .as(OrderAccount.Waiting::new),
        Combinators.combine(times(), times(), text, text, captures, credits)
            .as(OrderAccount.Ended::new),
        Combinators.combine(times(), times(), credits, text, codes, text, shares, captures)
            .as(OrderAccount.Held::new));
  }

  private static Arbitrary<Instant> times() {
    return Arbitraries.longs().between(0, 4_000_000_000_000L).map(SnapshotsTest::time);
  }

  private static Instant time(long millis) {
    return Instant.ofEpochMilli(millis).plusNanos(millis % 1_000_000);
  }
}

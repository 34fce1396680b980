package dev.swath.ledger.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.OrderId;
import dev.swath.ledger.application.Snapshot;
import dev.swath.ledger.application.Snapshot.OrderForgotten;
import dev.swath.ledger.application.Snapshot.OrderSnapshot;
import dev.swath.ledger.domain.Lots.Lot;
import dev.swath.ledger.domain.Lots.Share;
import dev.swath.ledger.domain.OrderAccount;
import dev.swath.ledger.domain.OrderAccount.Capture;
import java.time.Instant;
import java.util.List;
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
  void whatIsWrittenIsRead(@ForAll("orders") OrderAccount order) {
    assertThat(writtenAndRead(new OrderSnapshot(CONTRACT, ORDER, order)))
        .isEqualTo(new OrderSnapshot(CONTRACT, ORDER, order));
  }

  @Example
  void anOrderThatIsForgottenHasNoValueSoThatCompactionDropsIt() {
    OrderForgotten forgotten = new OrderForgotten(CONTRACT, ORDER);

    assertThat(Snapshots.write(3, forgotten).value()).isNull();
    assertThat(writtenAndRead(forgotten)).isEqualTo(forgotten);
  }

  @Example
  void whatIsNoSnapshotIsNotGuessedAt() {
    String key =
        Snapshots.write(0, new OrderSnapshot(CONTRACT, ORDER, new OrderAccount.Refused(time(1))))
            .key();

    assertThatThrownBy(() -> Snapshots.read(key, new byte[] {'X'}))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Snapshots.read("invoice/1", new byte[0]))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Snapshot writtenAndRead(Snapshot snapshot) {
    ProducerRecord<String, byte[]> record = Snapshots.write(3, snapshot);
    return Snapshots.read(record.key(), record.value());
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
        Combinators.combine(times(), times(), text, text, captures).as(OrderAccount.Ended::new),
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

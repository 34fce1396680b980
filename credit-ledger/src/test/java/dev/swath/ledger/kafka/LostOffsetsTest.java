package dev.swath.ledger.kafka;

import static dev.swath.ledger.kafka.RunningLedger.closed;
import static dev.swath.ledger.kafka.RunningLedger.delivered;
import static dev.swath.ledger.kafka.RunningLedger.priced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderEvent.Outcome;
import dev.swath.events.domain.OrderId;
import dev.swath.events.wire.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The consumer groups lose their offsets when the orders that were decided are forgotten. The
 * ledger would refuse these orders for their old prices, in public.
 */
class LostOffsetsTest {
  private static final Duration LONG = Duration.ofDays(40);

  @TempDir Path folder;
  private final LateClock clock = new LateClock();
  private RunningLedger ledger;

  /** Runs ahead of the true time. */
  private static final class LateClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("only instants are asked for");
    }
  }

  @BeforeEach
  void start() throws Exception {
    ledger = new RunningLedger(folder, clock, "--swath.ledger.checkpoint-every=1");
  }

  @AfterEach
  void stop() {
    ledger.close();
  }

  @Test
  void anOrderThatWasForgottenIsNotDecidedAgain() throws Exception {
    ContractId contract = ledger.open("lost", 1_000);
    OrderId order = OrderId.of(contract, "long-ago");
    ledger.send(priced(contract, order, 300));
    ledger.awaitEvents(order, CreditsHeld.class);
    ledger.send(
        delivered(contract, order, 0, 200), closed(contract, order, Outcome.PARTIALLY_DELIVERED));
    ledger.awaitEvents(order, CreditsHeld.class, CreditsCaptured.class, CreditsReleased.class);

    clock.ahead = LONG;
    // The first one is kept when the second comes, and the order is forgotten.
    ledger.topUp("lost", "first", 1);
    ledger.topUp("lost", "second", 1);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(ledger.records(Topics.LEDGER_SNAPSHOTS))
                    .anyMatch(
                        record ->
                            record.key().endsWith("order/" + order) && record.value() == null));
    ledger.stopService();
    ledger.loseOffsets(OrderEventsToRequests.CONSUMER);
    ledger.loseOffsets(RequestsListener.CONSUMER);
    ledger.startAgain();

    // Everything is read again before this, in the partition of the contract and that of the order.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(repeated())
                    .as("the hold, the capture and the release, twice each")
                    .isGreaterThanOrEqualTo(6));
    ledger.topUp("lost", "third", 1);
    assertThat(ledger.told(List.of(order)))
        .hasExactlyElementsOfTypes(CreditsHeld.class, CreditsCaptured.class, CreditsReleased.class);
    assertThat(ledger.journal(contract))
        .extracting(LedgerEntry::kind)
        .containsExactly(
            Kind.OPENED,
            Kind.GRANTED,
            Kind.HELD,
            Kind.CAPTURED,
            Kind.RELEASED,
            Kind.GRANTED,
            Kind.GRANTED,
            Kind.GRANTED);
  }

  private double repeated() throws Exception {
    return ledger
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("swath_ledger_requests_repeated_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}

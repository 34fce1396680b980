package dev.swath.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The orders that an event held up are told from the others. */
class PauseTest {
  private static final Keys ONE_PARTITION = new Keys(1);
  private static final Credits PRICE = new Credits(3);

  private final Orders orders = new Orders();

  @Test
  void theLongestWaitIsThatOfTheFirstOrderThatWasHeldUp() {
    answered(10, 11);
    answered(20, 520);
    answered(500, 521);

    Pause pause =
        Pause.of(
            orders.all(),
            ONE_PARTITION,
            Set.of(new TopicPartition(Topics.ORDERS, 0)),
            millis(15),
            millis(600));

    assertThat(pause.concerned().longestWait()).isEqualTo(Duration.ofMillis(500));
    assertThat(pause.concerned().longestGap()).isEqualTo(Duration.ofMillis(505));
    assertThat(pause.others()).isEqualTo(new Pause.Seen(Duration.ZERO, Duration.ZERO));
  }

  @Test
  void whereNothingChangedHandsAllAreOthers() {
    answered(20, 30);

    Pause pause = Pause.of(orders.all(), ONE_PARTITION, Set.of(), millis(15), millis(600));

    assertThat(pause.partitions()).isZero();
    assertThat(pause.others().longestWait()).isEqualTo(Duration.ofMillis(10));
  }

  private void answered(int dueMillis, int answeredMillis) {
    ContractId contract = new ContractId("c");
    Order order = orders.add(contract, PRICE, millis(dueMillis));
    orders.hear(
        new CreditsHeld(order.id(), contract, Instant.EPOCH, PRICE, 0), millis(answeredMillis));
  }

  private static long millis(long count) {
    return Duration.ofMillis(count).toNanos();
  }
}

package dev.swath.ledger.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderId;
import dev.swath.service.repeat.Backoff;
import dev.swath.service.repeat.Repeater;
import dev.swath.service.repeat.ThreadedHands;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PaymentLaneTest {
  private static final ContractId DEMO = new ContractId("demo");

  private final ThreadedHands hands = new ThreadedHands();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<String> made = new CopyOnWriteArrayList<>();
  private final PaymentLane lane =
      new PaymentLane(
          limits ->
              new Repeater<>(
                  limits, Clock.systemUTC(), RandomGenerator.getDefault(), hands, new Listener()),
          new Repeater.Limits(100, 10, null),
          new Backoff(Duration.ofMillis(5), 2, Duration.ofMillis(20), 0).retries());

  private final class Listener implements Repeater.Listener<PaymentLane.Key> {
    @Override
    public void waits(PaymentLane.Key key, String kind, String cause) {
      told.add(key + ": " + cause);
    }

    @Override
    public void givesUp(
        PaymentLane.Key key, String kind, String cause, int attempts, Instant since) {
      throw new AssertionError("nothing is given up");
    }
  }

  @AfterEach
  void stop() {
    lane.close();
    hands.close();
  }

  @Test
  void aStuckOrderHoldsUpItselfOnlyAndItsCommandsStayInTheirOrder() {
    AtomicBoolean isStuck = new AtomicBoolean(true);
    add("a", 10, () -> isStuck.get() ? "no answer" : made("a-first"));
    add("a", 11, () -> made("a-second"));
    for (int i = 0; i < 20; i++) {
      String name = "b-" + i;
      add("b", 12 + i, () -> made(name));
    }

    await().until(() -> made.contains("b-19"));
    assertThat(made).doesNotContain("a-first", "a-second").hasSize(20);
    assertThat(made)
        .containsExactlyElementsOf(made.stream().sorted(PaymentLaneTest::byNumber).toList());
    assertThat(lane.doneTo()).isEqualTo(10);
    assertThat(told).as("the same cause is told once").hasSize(1);

    isStuck.set(false);
    await().until(() -> made.contains("a-second"));
    await().until(() -> lane.doneTo() == 32);
    assertThat(made.indexOf("a-first")).isLessThan(made.indexOf("a-second"));
  }

  @Test
  void aRecordThatComesAgainWhileItIsUnderWayIsDoneOnce() {
    AtomicBoolean isStuck = new AtomicBoolean(true);
    for (int again = 0; again < 3; again++) {
      add("a", 5, () -> isStuck.get() ? "no answer" : made("a"));
    }
    isStuck.set(false);

    await().until(() -> lane.doneTo() == 6);
    assertThat(made).containsExactly("a");
  }

  @Test
  void whatFailsUnexpectedlyIsRepeatedToo() {
    AtomicBoolean isBroken = new AtomicBoolean(true);
    add(
        "a",
        0,
        () -> {
          if (isBroken.getAndSet(false)) {
            throw new IllegalStateException("the broker is away");
          }
          return made("a");
        });

    await().until(() -> lane.doneTo() == 1);
    assertThat(made).containsExactly("a");
  }

  @Test
  void nothingBeginsWhenTheLaneIsClosed() {
    AtomicBoolean isStuck = new AtomicBoolean(true);
    add("a", 0, () -> isStuck.get() ? "no answer" : made("a"));
    await().until(() -> !told.isEmpty());

    lane.close();
    isStuck.set(false);
    add("b", 1, () -> made("b"));

    await().during(Duration.ofMillis(100)).until(made::isEmpty);
    assertThat(lane.doneTo()).isZero();
  }

  private void add(String order, long offset, PaymentLane.Work work) {
    lane.add(OrderId.of(DEMO, order), offset, "capture", work);
  }

  private @Nullable String made(String name) {
    made.add(name);
    return null;
  }

  private static int byNumber(String one, String other) {
    return Integer.compare(
        Integer.parseInt(one.substring(2)), Integer.parseInt(other.substring(2)));
  }
}

package dev.swath.orders.tracking.domain;

import static dev.swath.orders.tracking.domain.OrderStories.delivered;
import static dev.swath.orders.tracking.domain.OrderStories.id;
import static dev.swath.orders.tracking.domain.OrderStories.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderStatus;
import dev.swath.events.domain.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrackedOrderTest {
  private static TrackedOrder fold(List<OrderEvent> log) {
    TrackedOrder order = null;
    for (int offset = 0; offset < log.size(); offset++) {
      order = TrackedOrder.apply(order, log.get(offset), offset);
    }
    return there(order);
  }

  private static TrackedOrder there(@Nullable TrackedOrder order) {
    return Objects.requireNonNull(order);
  }

  @Test
  void the_history_holds_every_event_that_changed_something() {
    TrackedOrder order = fold(delivered(id(1)));

    assertThat(order.state().status()).isEqualTo(OrderStatus.DELIVERED);
    assertThat(order.history())
        .extracting(HistoryEntry::sequence)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(order.history().get(2).number("credits")).isEqualTo(222);
    assertThat(order.isSettled()).isTrue();
  }

  @Test
  void a_refusal_says_why_and_settles_the_order() {
    TrackedOrder order = fold(refused(id(1)));

    assertThat(order.history().getLast().violations()).hasSize(1);
    assertThat(order.history().getLast().number("missing")).isEqualTo(122);
    assertThat(order.isSettled()).isTrue();
  }

  @Test
  void a_hold_that_ends_before_its_order_says_why() {
    List<OrderEvent> log = new ArrayList<>(delivered(id(1)).subList(0, 3));
    Violation late = new Violation("hold-expired", null, "The order did not close in time.");
    log.add(
        new CreditsReleased(
            id(1), OrderStories.CONTRACT, OrderStories.START, new Credits(222), late));

    assertThat(fold(log).history().getLast().violations()).containsExactly(late);
    assertThat(fold(log).isSettled()).isFalse();
  }

  @Test
  void nothing_is_known_before_the_request() {
    assertThat(TrackedOrder.apply(null, OrderStories.priced(id(1)), 0)).isNull();
  }

  @Property(tries = 100)
  void reading_again_from_any_offset_changes_nothing(@ForAll @IntRange(max = 8) int from) {
    List<OrderEvent> log = delivered(id(1));
    TrackedOrder order = fold(log);
    TrackedOrder again = order;
    for (int offset = from; offset < log.size(); offset++) {
      again = there(TrackedOrder.apply(again, log.get(offset), offset));
    }
    assertThat(again).isSameAs(order);
  }

  @Property(tries = 100)
  void events_that_are_delivered_twice_count_once(
      @ForAll @Size(9) List<@IntRange(min = 1, max = 5) Integer> times) {
    List<OrderEvent> once = delivered(id(1));
    List<OrderEvent> log = new ArrayList<>();
    for (int i = 0; i < once.size(); i++) {
      for (int n = 0; n < times.get(i); n++) {
        log.add(once.get(i));
      }
    }
    TrackedOrder order = fold(log);
    assertThat(order.state()).isEqualTo(fold(once).state());
    assertThat(order.history()).hasSize(9);
  }

  @Test
  void stages_are_measured_between_milestones() {
    List<Stage> stages = new ArrayList<>();
    List<HistoryEntry> history = fold(delivered(id(1))).history();
    for (int i = 1; i <= history.size(); i++) {
      Stage stage = Stage.endedBy(history.subList(0, i));
      if (stage != null) {
        stages.add(stage);
      }
    }
    assertThat(stages)
        .containsExactly(
            new Stage(Stage.Name.PRICED, Duration.ofMillis(2)),
            new Stage(Stage.Name.HELD, Duration.ofMillis(3)),
            new Stage(Stage.Name.SUBMITTED, Duration.ofMillis(10)),
            new Stage(Stage.Name.DELIVERED, Duration.ofMillis(100)),
            new Stage(Stage.Name.CLOSED, Duration.ofMillis(5)));
  }
}

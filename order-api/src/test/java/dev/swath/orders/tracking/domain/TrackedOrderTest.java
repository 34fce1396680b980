package dev.swath.orders.tracking.domain;

import static dev.swath.orders.tracking.domain.OrderStories.delivered;
import static dev.swath.orders.tracking.domain.OrderStories.id;
import static dev.swath.orders.tracking.domain.OrderStories.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderEvent.DeliveryProgressed;
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

  /** The entries that the records of an order make, one after the other. */
  private static List<HistoryEntry> history(List<OrderEvent> log) {
    List<HistoryEntry> entries = new ArrayList<>();
    TrackedOrder order = null;
    for (int offset = 0; offset < log.size(); offset++) {
      TrackedOrder before = order;
      order = there(TrackedOrder.apply(order, log.get(offset), offset));
      HistoryEntry entry = HistoryEntry.of(log.get(offset), before, order);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  @Test
  void every_event_that_changes_something_is_an_entry() {
    TrackedOrder order = fold(delivered(id(1)));

    assertThat(order.state().status()).isEqualTo(OrderStatus.DELIVERED);
    assertThat(order.entries()).isEqualTo(9);
    assertThat(order.isSettled()).isTrue();
    List<HistoryEntry> history = history(delivered(id(1)));
    assertThat(history)
        .extracting(HistoryEntry::sequence)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(history.get(2).details()).containsEntry("credits", 222L);
  }

  @Test
  void a_delivered_order_is_settled_only_when_its_books_are_closed() {
    List<OrderEvent> log = delivered(id(1));

    assertThat(fold(log.subList(0, 8)).state().status()).isEqualTo(OrderStatus.DELIVERED);
    assertThat(fold(log.subList(0, 8)).isSettled()).isFalse();
  }

  @Test
  void a_refusal_says_why_and_settles_the_order() {
    TrackedOrder order = fold(refused(id(1)));

    assertThat(history(refused(id(1))).getLast().violations()).hasSize(1);
    assertThat(order.shortfall()).isEqualTo(new TrackedOrder.Shortfall(222, 100, 122));
    assertThat(order.isSettled()).isTrue();
  }

  @Test
  void a_hold_that_ends_before_its_order_says_why() {
    List<OrderEvent> log = new ArrayList<>(delivered(id(1)).subList(0, 3));
    Violation late = new Violation("hold-expired", null, "The order did not close in time.");
    log.add(
        new CreditsReleased(
            id(1), OrderStories.CONTRACT, OrderStories.START, new Credits(222), late));

    assertThat(history(log).getLast().violations()).containsExactly(late);
    assertThat(fold(log).isSettled()).isFalse();
  }

  @Test
  void what_can_be_repeated_at_will_cannot_grow_an_order_without_bound() {
    List<OrderEvent> log = new ArrayList<>(delivered(id(1)).subList(0, 5));
    DeliveryId delivery = DeliveryId.of(id(1), 0);
    for (int i = 0; i < 2 * TrackedOrder.MAX_ENTRIES; i++) {
      log.add(
          new DeliveryProgressed(
              id(1), OrderStories.CONTRACT, OrderStories.START, delivery, "at " + i + " %"));
    }
    int repeated = log.size();
    log.addAll(delivered(id(1)).subList(5, 9));

    TrackedOrder order = fold(log);
    assertThat(order.state().status()).isEqualTo(OrderStatus.DELIVERED);
    assertThat(order.entries()).isEqualTo(TrackedOrder.MAX_REPEATABLE_ENTRIES + 4);
    assertThat(order.omitted()).isEqualTo(repeated - TrackedOrder.MAX_REPEATABLE_ENTRIES);
    assertThat(history(log))
        .hasSize(order.entries())
        .last()
        .extracting(HistoryEntry::type)
        .isEqualTo("credits-released");
  }

  @Test
  void an_area_of_many_items_is_kept_once() {
    OrderContent content = OrderContent.of(OrderStories.large(id(1), 50, 1_000));

    assertThat(content.items()).hasSize(50).allMatch(item -> item.area() == 0);
    assertThat(content.areas()).hasSize(1);
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
    assertThat(order.entries()).isEqualTo(9);
  }

  @Test
  void stages_are_measured_between_milestones() {
    List<Stage> stages = new ArrayList<>();
    TrackedOrder order = null;
    for (OrderEvent event : delivered(id(1))) {
      Stage stage = order == null ? null : Stage.endedBy(event, order);
      if (stage != null) {
        stages.add(stage);
      }
      order = TrackedOrder.apply(order, event, order == null ? 0 : order.lastOffset() + 1);
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

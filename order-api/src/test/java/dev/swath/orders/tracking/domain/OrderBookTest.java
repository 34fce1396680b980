package dev.swath.orders.tracking.domain;

import static dev.swath.orders.tracking.domain.OrderStories.delivered;
import static dev.swath.orders.tracking.domain.OrderStories.id;
import static dev.swath.orders.tracking.domain.OrderStories.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.LedgerAccount;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderState;
import dev.swath.orders.tracking.domain.OrderBook.Sides;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OrderBookTest {
  private static final List<LedgerEntry> ENTRIES =
      new JournalStory("demo")
          .opened(BillingMode.CREDIT)
          .granted(1_000, "operator", null)
          .held(id(1), 222)
          .captured(id(1), 0, 200)
          .released(id(1), 22)
          .refunded(id(1), 0, 40)
          .entriesFrom(2);

  private static OrderState fold(List<OrderEvent> events) {
    OrderState state = null;
    for (OrderEvent event : events) {
      state = OrderState.evolve(state, event);
    }
    return Objects.requireNonNull(state);
  }

  @Test
  void debits_equal_credits_and_nothing_stays_held() {
    OrderBook book = new OrderBook(ENTRIES);

    assertThat(book.trialBalance())
        .isEqualTo(
            Map.of(
                LedgerAccount.AVAILABLE, new Sides(222, 62),
                LedgerAccount.HELD, new Sides(222, 222),
                LedgerAccount.SPENT, new Sides(0, 200),
                LedgerAccount.REFUNDED, new Sides(40, 0)));
    assertThat(book.total()).isEqualTo(new Sides(484, 484));
    assertThat(book.effect().held()).isZero();
    assertThat(book.effect().charged()).isEqualTo(160);
  }

  @Test
  void a_book_is_behind_until_it_has_what_the_events_tell() {
    List<OrderEvent> events = delivered(id(1));
    OrderBook nothing = new OrderBook(List.of());
    OrderBook held = new OrderBook(ENTRIES.subList(0, 1));

    assertThat(nothing.isBehind(fold(events.subList(0, 2)))).isFalse();
    assertThat(nothing.isBehind(fold(events.subList(0, 3)))).isTrue();
    assertThat(held.isBehind(fold(events.subList(0, 3)))).isFalse();
    assertThat(held.isBehind(fold(events))).isTrue();
    assertThat(nothing.isBehind(fold(refused(id(1))))).isFalse();
  }
}

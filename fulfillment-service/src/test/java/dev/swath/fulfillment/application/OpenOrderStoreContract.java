package dev.swath.fulfillment.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderId;
import dev.swath.fulfillment.Samples;
import dev.swath.fulfillment.application.OpenOrderStore.Changes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store must do. */
public abstract class OpenOrderStoreContract {
  private static final int PARTITION = 3;
  private static final Samples A = Samples.order("a", "scene-1");
  private static final Samples B = Samples.order("b", "scene-1", "scene-2");

  /** An empty store. */
  protected abstract OpenOrderStore store();

  private static OpenOrder open(Samples order, long offset, @Nullable String traceparent) {
    return new OpenOrder(OrderedItems.slim(Samples.after(order.heldEvents())), offset, traceparent);
  }

  private static Changes opened(OpenOrder... orders) {
    return new Changes(List.of(orders), Set.of(), Map.of());
  }

  @Test
  void an_empty_store_is_read_from_the_beginning() {
    OpenOrderStore store = store();
    assertThat(store.offset(PARTITION)).isZero();
    assertThat(store.load(PARTITION)).isEmpty();
    assertThat(store.ended(List.of(A.order()))).isEmpty();
  }

  @Test
  void keeps_open_orders_exactly_and_by_partition() {
    OpenOrderStore store = store();
    OpenOrder a = open(A, 7, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    OpenOrder b = open(B, 9, null);
    assertThat(store.save(PARTITION, opened(a, b), 0, 10)).isTrue();
    assertThat(store.save(4, opened(), 0, 2)).isTrue();
    assertThat(store.load(PARTITION)).containsExactlyInAnyOrder(a, b);
    assertThat(store.load(4)).isEmpty();
    assertThat(store.offset(PARTITION)).isEqualTo(10);
    assertThat(store.offset(4)).isEqualTo(2);
  }

  @Test
  void replaces_and_ends_orders() {
    OpenOrderStore store = store();
    store.save(PARTITION, opened(open(A, 1, null), open(B, 2, null)), 0, 3);
    OpenOrder later = open(B, 5, null);
    Set<OrderId> ended = Set.of(A.order());
    assertThat(store.save(PARTITION, new Changes(List.of(later), ended, Map.of()), 3, 6)).isTrue();
    assertThat(store.load(PARTITION)).containsExactly(later);
    assertThat(store.ended(List.of(A.order(), B.order()))).isEqualTo(ended);
  }

  @Test
  void does_not_go_on_from_an_unexpected_offset() {
    OpenOrderStore store = store();
    assertThat(store.save(PARTITION, opened(), 5, 6)).isFalse();
    assertThat(store.save(PARTITION, opened(), 0, 4)).isTrue();
    assertThat(store.save(PARTITION, opened(), 0, 2)).isFalse();
    assertThat(store.save(PARTITION, opened(), 3, 9)).isFalse();
    assertThat(store.offset(PARTITION)).isEqualTo(4);
  }

  @Test
  void whoever_was_replaced_does_not_overwrite_what_has_come_further() {
    OpenOrderStore store = store();
    OpenOrder further = open(A, 5, null);
    store.save(PARTITION, opened(further), 0, 6);
    assertThat(store.save(PARTITION, opened(open(A, 3, null), open(B, 4, null)), 0, 5)).isFalse();
    assertThat(store.load(PARTITION)).contains(further).hasSize(2);
  }

  @Test
  void whoever_was_replaced_does_not_open_again_what_has_ended() {
    OpenOrderStore store = store();
    store.save(PARTITION, opened(open(A, 3, null)), 0, 4);
    store.save(PARTITION, new Changes(List.of(), Set.of(A.order()), Map.of()), 4, 6);
    assertThat(store.save(PARTITION, opened(open(A, 4, null)), 4, 5)).isFalse();
    assertThat(store.load(PARTITION)).isEmpty();
  }

  @Test
  void forgets_a_partition() {
    OpenOrderStore store = store();
    store.save(
        PARTITION, new Changes(List.of(open(A, 1, null)), Set.of(B.order()), Map.of()), 0, 2);
    store.forget(PARTITION);
    assertThat(store.offset(PARTITION)).isZero();
    assertThat(store.load(PARTITION)).isEmpty();
    assertThat(store.ended(List.of(B.order()))).isEmpty();
  }

  @Test
  void keeps_what_was_ordered_first_until_the_order_ends() {
    OpenOrderStore store = store();
    List<OrderItem> first = A.requested().items();
    List<OrderItem> other = B.requested().items();
    assertThat(store.of(A.order())).isNull();
    OpenOrder a = open(A, 1, null);
    store.save(PARTITION, new Changes(List.of(a), Set.of(), Map.of(A.order(), first)), 0, 2);
    store.save(PARTITION, new Changes(List.of(a), Set.of(), Map.of(A.order(), other)), 2, 3);
    assertThat(store.of(A.order())).isEqualTo(first);
    assertThat(store.restore(a.state())).isEqualTo(Samples.after(A.heldEvents()));
    store.save(PARTITION, new Changes(List.of(), Set.of(A.order()), Map.of()), 3, 4);
    assertThat(store.of(A.order())).isNull();
  }
}

package dev.swath.events.domain;

import static dev.swath.events.domain.Samples.cancellationRefused;
import static dev.swath.events.domain.Samples.cancellationRequested;
import static dev.swath.events.domain.Samples.cancelled;
import static dev.swath.events.domain.Samples.captured;
import static dev.swath.events.domain.Samples.closed;
import static dev.swath.events.domain.Samples.delivered;
import static dev.swath.events.domain.Samples.failed;
import static dev.swath.events.domain.Samples.held;
import static dev.swath.events.domain.Samples.priced;
import static dev.swath.events.domain.Samples.progressed;
import static dev.swath.events.domain.Samples.refunded;
import static dev.swath.events.domain.Samples.refused;
import static dev.swath.events.domain.Samples.rejected;
import static dev.swath.events.domain.Samples.released;
import static dev.swath.events.domain.Samples.requested;
import static dev.swath.events.domain.Samples.submitted;
import static dev.swath.events.domain.Samples.submitting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.OrderEvent.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderStateTest {

  @Test
  void followsAnOrderToItsDelivery() {
    assertThat(statusAfter(requested())).isEqualTo(OrderStatus.REQUESTED);
    assertThat(statusAfter(requested(), priced())).isEqualTo(OrderStatus.PRICED);
    assertThat(statusAfter(requested(), priced(), held())).isEqualTo(OrderStatus.HELD);
    assertThat(statusAfter(requested(), priced(), held(), submitting()))
        .isEqualTo(OrderStatus.PROCESSING);

    OrderState order = after(Samples.deliveredOrder());
    assertThat(order.status()).isEqualTo(OrderStatus.DELIVERED);
    assertThat(order.total()).isEqualTo(new Credits(222));
    assertThat(order.captured()).isEqualTo(new Credits(222));
    assertThat(order.released()).isEqualTo(Credits.ZERO);
    assertThat(order.items().getFirst().delivery().files()).hasSize(2);
    assertThat(order.createdAt()).isEqualTo(Samples.T0);
    assertThat(order.updatedAt()).isEqualTo(Samples.after(9));
  }

  @Test
  void rejectsFromTheFirstTwoStatusesOnly() {
    assertThat(statusAfter(requested(), rejected())).isEqualTo(OrderStatus.REJECTED);
    assertThat(statusAfter(requested(), priced(), refused())).isEqualTo(OrderStatus.REJECTED);
    assertThat(statusAfter(requested(), priced(), held(), refused())).isEqualTo(OrderStatus.HELD);
    assertThat(statusAfter(requested(), priced(), rejected())).isEqualTo(OrderStatus.PRICED);
  }

  @Test
  void aRefusedOrderStaysRefused() {
    assertThat(statusAfter(requested(), priced(), refused(), held(), submitting()))
        .isEqualTo(OrderStatus.REJECTED);
  }

  @Test
  void aRefusedOrderStillTellsWhatWasLeftOut() {
    Violation leftOut = new Violation("missing", "/items/1/aoi", "This field is needed.");
    OrderEvent.OrderRequested partial = another(Samples.T0, List.of(leftOut));
    OrderEvent.OrderRejected again =
        new OrderEvent.OrderRejected(
            Samples.ORDER,
            Samples.CONTRACT,
            Samples.after(1),
            List.of(leftOut, rejected().violations().getFirst()));

    assertThat(after(List.of(partial, rejected())).violations())
        .containsExactly(leftOut, rejected().violations().getFirst());
    assertThat(after(List.of(partial, priced(), refused())).violations())
        .containsExactly(leftOut, refused().violation());
    assertThat(after(List.of(partial, again)).violations())
        .containsExactly(leftOut, rejected().violations().getFirst());
  }

  private static OrderEvent.OrderRequested another(Instant at, List<Violation> leftOut) {
    return new OrderEvent.OrderRequested(
        Samples.ORDER,
        Samples.CONTRACT,
        at,
        "another",
        List.of(),
        requested().items(),
        false,
        true,
        null,
        List.of(),
        null,
        leftOut,
        "other",
        "bob");
  }

  @Test
  void theFirstRequestInTheLogWins() {
    OrderEvent.OrderRequested second = another(Samples.after(1), List.of());
    assertThat(after(List.of(requested(), second))).isEqualTo(after(List.of(requested())));
  }

  @Test
  void nothingHappensToAnOrderThatIsNotKnown() {
    assertThat(OrderState.evolve(null, priced())).isNull();
  }

  @Test
  void aFailedDeliveryClosesTheOrderAsFailed() {
    OrderState order =
        after(
            List.of(
                requested(),
                priced(),
                held(),
                submitting(),
                failed(),
                closed(Outcome.FAILED),
                released(222)));
    assertThat(order.status()).isEqualTo(OrderStatus.FAILED);
    assertThat(order.released()).isEqualTo(new Credits(222));
    assertThat(order.captured()).isEqualTo(Credits.ZERO);
  }

  @Test
  void anOrderDoesNotCloseBeforeItsDeliveriesHaveEnded() {
    assertThat(statusAfter(requested(), priced(), held(), closed(Outcome.DELIVERED)))
        .isEqualTo(OrderStatus.HELD);
  }

  @Test
  void aCancellationIsAnsweredOnce() {
    OrderState asked = after(List.of(requested(), priced(), held(), cancellationRequested()));
    assertThat(asked.isCancelling()).isTrue();

    OrderState refused = evolve(asked, cancellationRefused());
    assertThat(refused.isCancelling()).isFalse();
    assertThat(Objects.requireNonNull(refused.cancellation()).refusal())
        .isEqualTo(cancellationRefused().violation());

    OrderState done = evolve(evolve(asked, cancelled()), closed(Outcome.CANCELLED));
    assertThat(done.status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(done.isCancelling()).isFalse();
  }

  @Test
  void refundsAddUpAndEachCountsOnce() {
    OrderState order = after(Samples.deliveredOrder());
    OrderState once = evolve(order, refunded());
    assertThat(once.items().getFirst().delivery().refunded()).isEqualTo(new Credits(22));
    assertThat(evolve(once, refunded())).isSameAs(once);
  }

  @Test
  void aDeliveryTakesNoStepTwiceAndNoneBack() {
    List<OrderEvent> events =
        List.of(requested(), priced(), held(), submitting(), submitted(), progressed());
    OrderState order = after(events);
    for (OrderEvent event : events) {
      assertThat(evolve(order, event)).isSameAs(order);
    }
    OrderState done = evolve(order, delivered());
    assertThat(evolve(done, failed())).isSameAs(done);
    assertThat(evolve(done, cancelled())).isSameAs(done);
    assertThat(evolve(evolve(done, captured()), captured())).isEqualTo(evolve(done, captured()));
  }

  /** Whatever is repeated, at whatever later place: the order comes out the same. */
  @Property(tries = 500)
  void duplicatesChangeNothing(@ForAll("places") List<Integer> places) {
    List<OrderEvent> life = Samples.deliveredOrder();
    List<OrderEvent> log = new ArrayList<>(life);
    for (int place : places) {
      int original = place % life.size();
      int later = log.indexOf(life.get(original)) + 1;
      log.add(later + (place / life.size()) % (log.size() - later + 1), life.get(original));
    }
    assertThat(after(log)).isEqualTo(after(life));
  }

  @Provide
  Arbitrary<List<Integer>> places() {
    return Arbitraries.integers().between(0, 1_000).list().ofMaxSize(30);
  }

  /** Events in any order never break the fold, and a final status never changes. */
  @Property(tries = 500)
  void anyOrderOfEventsFolds(@ForAll("shuffled") List<OrderEvent> events) {
    OrderState state = OrderState.evolve(null, requested());
    for (OrderEvent event : events) {
      OrderState before = Objects.requireNonNull(state);
      state = OrderState.evolve(before, event);
      if (before.status().isFinal()) {
        assertThat(Objects.requireNonNull(state).status()).isEqualTo(before.status());
      }
    }
  }

  @Provide
  Arbitrary<List<OrderEvent>> shuffled() {
    return Arbitraries.of(Samples.oneOfEach()).list().ofMaxSize(40);
  }

  private static OrderStatus statusAfter(OrderEvent... events) {
    return after(List.of(events)).status();
  }

  private static OrderState after(List<OrderEvent> events) {
    OrderState state = null;
    for (OrderEvent event : events) {
      state = OrderState.evolve(state, event);
    }
    return Objects.requireNonNull(state);
  }

  private static OrderState evolve(@Nullable OrderState state, OrderEvent event) {
    return Objects.requireNonNull(OrderState.evolve(state, event));
  }
}

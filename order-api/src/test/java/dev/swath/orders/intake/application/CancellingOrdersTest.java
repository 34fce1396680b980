package dev.swath.orders.intake.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CancellationRefused;
import dev.swath.events.domain.OrderEvent.CancellationRequested;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.events.domain.Violation;
import dev.swath.orders.intake.application.CancellingOrders.Outcome;
import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.intake.domain.OrderRequest.Terms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CancellingOrdersTest {
  private static final ContractId DEMO = new ContractId("demo");
  private static final OrderId ID = OrderId.of(DEMO, "key");
  private static final Violation SUBMITTED =
      new Violation("already-submitted", null, "The provider has it.");

  private final Instant start = Instant.parse("2026-05-01T10:00:00Z");
  private Instant now = start;
  private final List<OrderEvent> log = new ArrayList<>();

  /** How much of the log is folded already; all if null. */
  private @Nullable Integer folded;

  private final CancellingOrders cancelling =
      new CancellingOrders((event, _) -> log.add(event), new FoldedLog(), new Moved());

  private final class Moved extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private Outcome cancel() {
    return cancelling.cancel(ID, _ -> true, "tester", null);
  }

  private void requested() {
    log.add(
        OrderRequest.of(
                DEMO,
                null,
                List.of(),
                List.of(
                    new OrderItem(
                        0,
                        "p",
                        List.of(new Scene("s", null, null)),
                        new AreaOfInterest(List.of()),
                        null,
                        Map.of())),
                new Terms(false, false, null, List.of(), null),
                List.of())
            .accepted(ID, now, "tester", null));
  }

  private void refuse() {
    log.add(new CancellationRefused(ID, DEMO, now, log.getLast().at(), SUBMITTED));
  }

  private long requests() {
    return log.stream().filter(CancellationRequested.class::isInstance).count();
  }

  @Test
  void a_request_that_nobody_has_seen_yet_stands_for_those_that_follow() {
    requested();
    folded = 1;
    Outcome first = cancel();
    now = now.plusSeconds(5);

    assertThat(cancel()).isEqualTo(first);
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void a_refusal_holds_for_a_while() {
    requested();
    cancel();
    refuse();
    now = now.plusSeconds(20);

    assertThat(cancel()).isEqualTo(new Outcome.RefusedBefore(SUBMITTED, Duration.ofSeconds(40)));
    now = now.plusSeconds(40);
    assertThat(cancel()).isInstanceOf(Outcome.Requested.class);
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void an_order_of_a_month_is_asked_about_some_forty_times_by_somebody_who_always_asks() {
    requested();
    Instant end = now.plus(Duration.ofDays(30));
    while (now.isBefore(end)) {
      if (cancel() instanceof Outcome.Requested) {
        refuse();
      }
      now = now.plus(Duration.ofMinutes(1));
    }

    assertThat(requests()).isBetween(20L, 45L);
  }

  private final class FoldedLog implements Tracking {
    @Override
    public Sight seen(OrderId id) {
      throw new UnsupportedOperationException("cancelling needs the certain state");
    }

    @Override
    public @Nullable PlacedOrder find(OrderId id) {
      OrderState state = null;
      for (OrderEvent event : log.subList(0, folded == null ? log.size() : folded)) {
        state = OrderState.evolve(state, event);
      }
      return state == null ? null : new PlacedOrder(state, null, 0);
    }

    @Override
    public Watch watch(OrderId id) {
      throw new UnsupportedOperationException("cancelling does not wait");
    }

    @Override
    public boolean isNeverOpened(ContractId contract) {
      return false;
    }

    @Override
    public ContractSight contract(ContractId contract) {
      return new ContractSight.Unreadable();
    }
  }
}

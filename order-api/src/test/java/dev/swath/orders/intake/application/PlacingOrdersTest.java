package dev.swath.orders.intake.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.Billing;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CancellationRequested;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.PaymentActionRequired;
import dev.swath.events.domain.OrderEvent.PaymentRetried;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.events.domain.OrderStatus;
import dev.swath.orders.intake.application.PlacingOrders.Placement;
import dev.swath.orders.intake.application.PlacingOrders.Submission;
import dev.swath.orders.intake.domain.Draft;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.Offer;
import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.intake.domain.OrderRequest.Terms;
import dev.swath.orders.intake.domain.Presented;
import dev.swath.orders.intake.domain.ProductChoice;
import dev.swath.orders.limits.Bulkhead;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlacingOrdersTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-05-01T10:00:00.123456Z"), ZoneOffset.UTC);

  private final FakeLog log = new FakeLog();
  private final FakeTracking tracking = new FakeTracking(log);
  private final UnansweredOrders unanswered =
      new UnansweredOrders(log, CLOCK, Duration.ofMillis(5));
  private final FakeSeal seal = new FakeSeal();
  private final Quoting quoting = new Quoting(seal, Duration.ofMinutes(30));
  private final List<Fault> catalogueFaults = new ArrayList<>();
  private final WaitingRoom waitingRoom = new WaitingRoom(new Bulkhead(10, 10, Duration.ZERO));
  private final PlacingOrders placing =
      new PlacingOrders(
          log,
          tracking,
          new CheckingOrders(_ -> List.copyOf(catalogueFaults), tracking),
          unanswered,
          quoting,
          waitingRoom,
          new TimeOrderedIds(CLOCK, new Random(1)),
          CLOCK);

  @AfterEach
  void close() {
    unanswered.close();
  }

  @Test
  void an_order_is_one_record() {
    Placement.Accepted taken = (Placement.Accepted) place("S", null);

    assertThat(taken.status()).isEqualTo(OrderStatus.REQUESTED);
    assertThat(taken.createdAt()).isEqualTo("2026-05-01T10:00:00.123Z");
    assertThat(taken.id().value().version()).isEqualTo(7);
    assertThat(log.records).singleElement().isInstanceOf(OrderRequested.class);
  }

  @Test
  void a_repeated_request_gets_the_first_answer_and_writes_nothing() {
    place("S", "key");
    Placement.Accepted again = (Placement.Accepted) place("S", "key");

    assertThat(again.isRepeat()).isTrue();
    assertThat(log.records).hasSize(1);
  }

  @Test
  void under_a_used_key_another_request_is_refused() {
    place("S", "key");

    assertThat(place("T", "key")).isInstanceOf(Placement.KeyReused.class);
    assertThat(log.records).hasSize(1);
  }

  @Test
  void the_first_record_wins_also_when_nobody_saw_it_yet() {
    place("S", "key");
    tracking.looksAway = true;

    assertThat(place("T", "key")).isInstanceOf(Placement.KeyReused.class);
    assertThat(place("S", "key")).isInstanceOf(Placement.Accepted.class);
  }

  @Test
  void orders_are_taken_without_the_documents() {
    tracking.isUnreadable = true;

    assertThat(place("S", "key")).isInstanceOf(Placement.Accepted.class);
    assertThat(place("S", "key")).isInstanceOf(Placement.Accepted.class);
    assertThat(log.records).hasSize(1);
  }

  @Test
  void another_body_under_a_used_key_is_never_accepted_however_little_is_known() {
    place("S", "key");
    tracking.isUnreadable = true;
    assertThat(place("T", "key")).isInstanceOf(Placement.KeyReused.class);

    tracking.isUnreadable = false;
    tracking.isBehind = true;
    assertThat(place("T", "key")).isInstanceOf(Placement.NotCompared.class);
    assertThat(place("S", "key")).isInstanceOf(Placement.NotCompared.class);
    assertThat(log.records).hasSize(1);

    tracking.isBehind = false;
    assertThat(place("T", "key")).isInstanceOf(Placement.KeyReused.class);
    assertThat(place("S", "key")).isInstanceOf(Placement.Accepted.class);
  }

  @Test
  void what_another_process_wrote_first_wins() {
    log.append(
        request("S", null)
            .accepted(OrderId.of(new ContractId("demo"), "key"), CLOCK.instant(), "somebody", null),
        null);
    tracking.looksAway = true;

    assertThat(place("T", "key")).isInstanceOf(Placement.KeyReused.class);
    assertThat(log.records).extracting(OrderEvent::eventId).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void a_request_whose_write_failed_is_written_again() {
    log.failure = new LogUnavailable(true, null);
    assertThatThrownBy(() -> place("S", "key")).isInstanceOf(LogUnavailable.class);
    log.failure = null;

    assertThat(place("S", "key")).isInstanceOf(Placement.Accepted.class);
    assertThat(log.records).hasSize(1);
  }

  @Test
  void a_repetition_is_answered_as_before_whatever_is_on_sale_by_then() {
    place("S", "key");
    catalogueFaults.add(
        Fault.of(Fault.Kind.UNKNOWN_PRODUCT, "/items/0/productType", "unknown-product", "Gone."));

    assertThat(place("S", "key")).isInstanceOf(Placement.Accepted.class);
    // Also while nobody has seen it yet.
    tracking.looksAway = true;
    assertThat(place("S", "key")).isInstanceOf(Placement.Accepted.class);
    assertThat(place("T", "key")).isInstanceOf(Placement.KeyReused.class);
    assertThat(place("S", "another")).isInstanceOf(Placement.Refused.class);
    assertThat(place("S", null)).isInstanceOf(Placement.Refused.class);
    assertThat(log.records).hasSize(1);
  }

  @Test
  void a_caller_does_not_wait_in_a_room_that_is_closed() {
    waitingRoom.close();

    Placement answer =
        placing.place(new Submission(draft("S", null), null, "tester", null, Duration.ofHours(1)));
    assertThat(answer).isInstanceOf(Placement.Accepted.class);
  }

  @Test
  void what_may_have_been_written_unseen_is_called_off_when_the_log_answers_again() {
    log.failure = new LogUnavailable(true, null);
    assertThatThrownBy(() -> place("S", null)).isInstanceOf(LogUnavailable.class);
    log.failure = null;

    await().until(() -> log.records.size() == 1);
    assertThat(log.records.getFirst())
        .isInstanceOfSatisfying(
            CancellationRequested.class,
            cancellation -> assertThat(cancellation.requestedBy()).isEqualTo("swath"));
  }

  @Test
  void what_was_not_written_or_can_be_repeated_is_not_called_off() {
    log.failure = new LogUnavailable(true, null);
    assertThatThrownBy(() -> place("S", "key")).isInstanceOf(LogUnavailable.class);
    log.failure = new LogUnavailable(false, null);
    assertThatThrownBy(() -> place("S", null)).isInstanceOf(LogUnavailable.class);
    log.failure = null;

    place("LATER", null);
    assertThat(log.records).singleElement().isInstanceOf(OrderRequested.class);
  }

  @Test
  void a_repetition_asks_to_go_on_only_while_the_payment_is_to_be_confirmed() {
    place("S", "key");
    place("S", "key");
    OrderId id = OrderId.of(new ContractId("demo"), "key");
    log.append(
        new OrderPriced(
            id,
            new ContractId("demo"),
            CLOCK.instant(),
            new Credits(1),
            List.of(new ItemPrice(1, 1, new Credits(1), null, null)),
            null,
            "1",
            null,
            null),
        null);
    log.append(
        new PaymentActionRequired(
            id,
            new ContractId("demo"),
            CLOCK.instant(),
            new Billing(BillingMode.CARD, "EUR", BigDecimal.ONE, "pi"),
            CLOCK.instant()),
        null);
    place("T", "key");
    assertThat(log.records).noneMatch(PaymentRetried.class::isInstance);

    assertThat(place("S", "key")).isInstanceOf(Placement.Accepted.class);
    assertThat(place("S", "key")).isInstanceOf(Placement.Accepted.class);
    assertThat(log.records).filteredOn(PaymentRetried.class::isInstance).hasSize(1);
  }

  @Test
  void what_was_quoted_goes_into_the_log() {
    seal.offer = offer(request("S", "token"), "2026-05-01T10:00:01Z");

    assertThat(place("S", "token", null)).isInstanceOf(Placement.Accepted.class);
    assertThat(log.records)
        .singleElement()
        .isInstanceOfSatisfying(
            OrderRequested.class,
            order ->
                assertThat(order.quote()).isEqualTo(Objects.requireNonNull(seal.offer).quote()));
  }

  @Test
  void a_quote_holds_until_it_expires_and_for_nothing_else() {
    OrderRequest quoted = request("S", "token");
    assertThat(reason(place("S", "token", null))).isEqualTo(Presented.Reason.INVALID);

    seal.offer = offer(quoted, "2026-05-01T10:00:00.123Z");
    assertThat(reason(place("S", "token", null))).isEqualTo(Presented.Reason.EXPIRED);

    seal.offer = offer(quoted, "2026-05-01T11:00:00Z");
    assertThat(reason(place("T", "token", null))).isEqualTo(Presented.Reason.MISMATCH);

    Offer ours = offer(quoted, "2026-05-01T11:00:00Z");
    seal.offer = new Offer(ours.quote(), new ContractId("another"), ours.requestHash());
    assertThat(reason(place("S", "token", null))).isEqualTo(Presented.Reason.MISMATCH);
    assertThat(log.records).isEmpty();
  }

  @Test
  void an_order_that_was_taken_outlives_its_quote() {
    seal.offer = offer(request("S", "token"), "2026-05-01T10:00:01Z");
    Placement.Accepted taken = (Placement.Accepted) place("S", "token", "key");
    seal.offer = offer(request("S", "token"), "2026-05-01T09:00:00Z");
    // Also while nobody has seen it yet.
    tracking.looksAway = true;
    Placement.Accepted again = (Placement.Accepted) place("S", "token", "key");

    assertThat(again.id()).isEqualTo(taken.id());
    assertThat(again.isRepeat()).isTrue();
    assertThat(place("T", "token", "key")).isInstanceOf(Placement.KeyReused.class);
    assertThat(place("S", "token", "another")).isInstanceOf(Placement.QuoteRefused.class);
    assertThat(log.records).hasSize(1);
  }

  private static Presented.Reason reason(Placement placement) {
    return ((Placement.QuoteRefused) placement).refusal().reason();
  }

  private static Offer offer(OrderRequest request, String expiresAt) {
    return new Offer(
        new Quote(
            "quote", CLOCK.instant(), Instant.parse(expiresAt), "1", List.of(new Credits(222))),
        request.contractId(),
        request.hash());
  }

  private Placement place(String scene, @Nullable String key) {
    return place(scene, null, key);
  }

  private Placement place(String scene, @Nullable String quote, @Nullable String key) {
    return placing.place(new Submission(draft(scene, quote), key, "tester", null, Duration.ZERO));
  }

  private static Draft draft(String scene, @Nullable String quote) {
    OrderRequest request = request(scene, quote);
    return new Draft(
        request,
        request,
        request.contractId(),
        1,
        List.of(new ProductChoice(0, "pleiades-bundle", null, Map.of())),
        List.of());
  }

  private static OrderRequest request(String scene, @Nullable String quote) {
    return OrderRequest.of(
        new ContractId("demo"),
        null,
        List.of(),
        List.of(
            new OrderItem(
                0,
                "pleiades-bundle",
                List.of(new Scene(scene, null, null)),
                new AreaOfInterest(List.of()),
                null,
                Map.of())),
        new Terms(false, false, null, List.of(), quote),
        List.of());
  }

  /** Every token opens the same offer. */
  private static final class FakeSeal implements OfferSeal {
    private @Nullable Offer offer;

    @Override
    public String seal(Offer sealed) {
      return "token";
    }

    @Override
    public @Nullable Offer open(String token) {
      return offer;
    }
  }

  private static final class FakeLog implements OrderLog {
    private final List<OrderEvent> records = new CopyOnWriteArrayList<>();
    private volatile @Nullable LogUnavailable failure;

    @Override
    public void append(OrderEvent event, @Nullable String traceparent) {
      LogUnavailable missed = failure;
      if (missed != null) {
        throw missed;
      }
      records.add(event);
    }

    @Nullable PlacedOrder fold(OrderId id) {
      OrderState state = null;
      int confirmations = 0;
      for (OrderEvent event : records) {
        if (event.orderId().equals(id)) {
          state = OrderState.evolve(state, event);
          confirmations += event instanceof PaymentActionRequired ? 1 : 0;
        }
      }
      return state == null ? null : new PlacedOrder(state, null, confirmations);
    }
  }

  private static final class FakeTracking implements Tracking {
    private final FakeLog log;
    private boolean isUnreadable;

    /** Nothing is folded for the moment. */
    private boolean isBehind;

    /** A look shows nothing, as if the record were not folded yet. */
    private boolean looksAway;

    private FakeTracking(FakeLog log) {
      this.log = log;
    }

    @Override
    public Sight seen(OrderId id) {
      PlacedOrder order = log.fold(id);
      if (isUnreadable) {
        return new Sight.Unreadable();
      }
      return order == null || looksAway || isBehind ? new Sight.NotThere() : new Sight.Known(order);
    }

    @Override
    public @Nullable PlacedOrder find(OrderId id) {
      return log.fold(id);
    }

    @Override
    public Watch watch(OrderId id) {
      return new Watch() {
        @Override
        public @Nullable PlacedOrder await(Predicate<PlacedOrder> condition, Duration atMost) {
          PlacedOrder order = log.fold(id);
          return order != null && !isBehind && condition.test(order) ? order : null;
        }

        @Override
        public void close() {}
      };
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

package dev.swath.fulfillment.domain;

import static dev.swath.fulfillment.Samples.CONTRACT;
import static dev.swath.fulfillment.Samples.PROVIDER;
import static dev.swath.fulfillment.Samples.T0;
import static dev.swath.fulfillment.Samples.TOULOUSE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryStatus;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CancellationRefused;
import dev.swath.events.domain.OrderEvent.DeliveryCancelled;
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.DeliveryFailed;
import dev.swath.events.domain.OrderEvent.DeliveryNeedsAttention;
import dev.swath.events.domain.OrderEvent.DeliveryResolved;
import dev.swath.events.domain.OrderEvent.DeliverySubmitted;
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.Outcome;
import dev.swath.events.domain.OrderEvent.Resolution;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderState;
import dev.swath.events.domain.Violation;
import dev.swath.fulfillment.Samples;
import dev.swath.fulfillment.domain.PlacementRequest.Part;
import dev.swath.fulfillment.domain.Step.Cancel;
import dev.swath.fulfillment.domain.Step.Fruitless;
import dev.swath.fulfillment.domain.Step.Idle;
import dev.swath.fulfillment.domain.Step.LookUp;
import dev.swath.fulfillment.domain.Step.Place;
import dev.swath.fulfillment.domain.Step.Poll;
import dev.swath.fulfillment.domain.Step.Tell;
import dev.swath.fulfillment.domain.Step.Wait;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Given events, what is the next step; given an answer, what follows. */
class DeciderTest {
  private static final Samples ORDER = Samples.order("toulouse", "scene-1");
  private static final Samples TWO = Samples.order("two", "scene-1", "scene-2");
  private static final Instant NOW = T0.plusSeconds(60);
  private static final Duration UNDERWAY = Duration.ofSeconds(12);
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Knowledge OWN = new Knowledge(true, null, null, null, false);

  /** Footprints are what they cover; a mosaic has the first of them only. */
  private static final Cutting CUTTING =
      new Cutting() {
        @Override
        public List<@Nullable AreaOfInterest> covered(
            AreaOfInterest aoi, List<AreaOfInterest> footprints) {
          return List.copyOf(footprints);
        }

        @Override
        public List<@Nullable AreaOfInterest> mosaic(
            AreaOfInterest aoi, List<AreaOfInterest> footprints) {
          List<@Nullable AreaOfInterest> parts = new ArrayList<>(footprints);
          Collections.fill(parts.subList(1, parts.size()), null);
          return parts;
        }
      };

  private static final Decider DECIDER =
      new Decider(
          Routes.parse(Map.of("pleiades-bundle", "oneatlas/bundle")),
          Policies.same(
              new Policy(
                  UNDERWAY,
                  SETTLE,
                  Duration.ofSeconds(1),
                  Duration.ofHours(1),
                  Duration.ofMinutes(2))),
          CUTTING);

  private static Delivery delivery(List<? extends OrderEvent> events) {
    return new Delivery(Samples.after(events), 0);
  }

  private static List<OrderEvent> and(List<? extends OrderEvent> events, OrderEvent... more) {
    return Stream.concat(events.stream(), Stream.of(more)).map(OrderEvent.class::cast).toList();
  }

  private static final List<OrderEvent> HELD = ORDER.heldEvents();
  private static final List<OrderEvent> SUBMITTING = and(HELD, ORDER.submitting(0));
  private static final List<OrderEvent> SUBMITTED = and(SUBMITTING, ORDER.submitted(0, "up-1"));
  private static final OrderEvent CANCEL = ORDER.cancellationRequested(T0.plusSeconds(9));

  static Stream<Arguments> nextSteps() {
    OrderEvent delivered = ORDER.delivered(0);
    return Stream.of(
        row("requested: not ours yet", List.of(ORDER.requested()), new Idle()),
        row("priced: not ours yet", List.of(ORDER.requested(), ORDER.priced()), new Idle()),
        row("held: tell the intent", HELD, told(ORDER.submitting(0))),
        row("intent told: look first", SUBMITTING, new LookUp(PROVIDER, ORDER.delivery(0))),
        row("taken upstream: follow it", SUBMITTED, new Poll(PROVIDER, "up-1")),
        row(
            "on its way: follow it",
            and(SUBMITTED, ORDER.progressed(0, "ordered")),
            new Poll(PROVIDER, "up-1")),
        row("delivered: done", and(SUBMITTED, delivered), new Idle()),
        row("cancelled while pending: not sent", and(HELD, CANCEL), told(ORDER.cancelled(0))),
        row(
            "cancelled before it was held: waits for the hold",
            List.of(ORDER.requested(), CANCEL, ORDER.priced()),
            new Idle()),
        row(
            "cancelled before it was held, then held: not sent",
            List.of(ORDER.requested(), CANCEL, ORDER.priced(), ORDER.held()),
            told(ORDER.cancelled(0))),
        row(
            "cancelled while submitting: look first",
            and(SUBMITTING, CANCEL),
            new LookUp(PROVIDER, ORDER.delivery(0))),
        row(
            "cancelled when taken: call it off",
            and(SUBMITTED, CANCEL),
            new Cancel(PROVIDER, "up-1")),
        row("cancelled when delivered: nothing", and(SUBMITTED, delivered, CANCEL), new Idle()),
        row(
            "closed: nothing",
            and(SUBMITTED, delivered, closed(ORDER, Outcome.DELIVERED)),
            new Idle()));
  }

  private static Arguments row(String name, List<? extends OrderEvent> given, Step then) {
    return Arguments.of(name, given, then);
  }

  private static Step told(OrderEvent... events) {
    return new Tell(List.of(events), Knowledge.NONE);
  }

  private static OrderClosed closed(Samples order, Outcome outcome) {
    return new OrderClosed(order.order(), CONTRACT, T0, outcome);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nextSteps")
  void the_state_decides_the_next_step(String name, List<OrderEvent> given, Step then) {
    assertSame(DECIDER.next(delivery(given), Knowledge.NONE, T0), then);
  }

  private static void assertSame(Step step, Step expected) {
    if (expected instanceof Tell tell) {
      assertThat(events(step)).isEqualTo(tell.events());
    } else {
      assertThat(step).isEqualTo(expected);
    }
  }

  private static List<OrderEvent> events(Step step) {
    assertThat(step).isInstanceOf(Tell.class);
    return ((Tell) step).events();
  }

  @Test
  void a_product_without_a_route_is_for_a_person_and_goes_on_when_it_has_one() {
    Samples odd = Samples.order("odd", "scene-1").of("unknown-product");
    OrderEvent asked =
        delivery(odd.heldEvents())
            .needsAttention(
                "no-provider", "No provider delivers unknown-product at the moment.", T0, T0);
    assertThat(events(DECIDER.next(delivery(odd.heldEvents()), Knowledge.NONE, T0)))
        .containsExactly(asked);
    assertThat(DECIDER.next(delivery(and(odd.heldEvents(), asked)), Knowledge.NONE, NOW))
        .isEqualTo(new Idle());
    assertThat(
            events(
                DECIDER.next(
                    delivery(and(odd.heldEvents(), asked, odd.resolved(0, Resolution.RETRY, null))),
                    Knowledge.NONE,
                    NOW)))
        .singleElement()
        .isInstanceOf(DeliveryNeedsAttention.class);
  }

  @Test
  void a_refused_cancel_is_not_asked_again_but_a_new_request_is() {
    Delivery delivery = delivery(and(SUBMITTED, CANCEL));
    assertThat(DECIDER.next(delivery, Knowledge.NONE.afterRefusedCancel(CANCEL.at(), false), NOW))
        .isEqualTo(new Poll(PROVIDER, "up-1"));
    assertThat(DECIDER.next(delivery, Knowledge.NONE.afterRefusedCancel(T0, false), NOW))
        .isEqualTo(new Cancel(PROVIDER, "up-1"));
  }

  @Nested
  class After_a_look_up {
    private Step nothingFound(List<OrderEvent> given, Knowledge known) {
      return DECIDER.afterLookup(delivery(given), known, new Lookup.Nothing(), NOW, NOW);
    }

    @Test
    void what_is_found_is_adopted_whoever_placed_it() {
      Step step =
          DECIDER.afterLookup(
              delivery(SUBMITTING), Knowledge.NONE, new Lookup.Found("up-7"), T0, T0);
      assertThat(events(step)).containsExactly(ORDER.submitted(0, "up-7"));
    }

    @Test
    void nothing_found_and_the_intent_is_our_own_so_it_is_placed() {
      assertThat(nothingFound(SUBMITTING, OWN))
          .isEqualTo(
              new Place(
                  PROVIDER,
                  new PlacementRequest(
                      ORDER.delivery(0),
                      "bundle",
                      List.of(new Part("scene-1", TOULOUSE)),
                      null,
                      Map.of("radiometricProcessing", "REFLECTANCE"))));
    }

    @Test
    void what_is_placed_is_what_the_scene_covers() {
      AreaOfInterest footprint = new AreaOfInterest(List.of());
      OrderItem item = ORDER.requested().items().getFirst();
      OrderEvent covered =
          ORDER.requested(
              List.of(
                  new OrderItem(
                      0,
                      item.productType(),
                      List.of(new Scene("scene-1", null, footprint)),
                      item.aoi(),
                      null,
                      item.options())));

      Step step =
          DECIDER.afterLookup(
              delivery(List.of(covered, ORDER.priced(), ORDER.held(), ORDER.submitting(0))),
              OWN,
              new Lookup.Nothing(),
              T0,
              T0);

      assertThat(((Place) step).request().parts()).containsExactly(new Part("scene-1", footprint));
    }

    @Test
    void nothing_found_but_a_predecessor_may_have_sent_it_so_it_must_settle() {
      Step first = nothingFound(SUBMITTING, Knowledge.NONE);
      assertThat(first)
          .isEqualTo(
              new Wait(
                  Knowledge.NONE.unsettled(NOW.plus(UNDERWAY).plus(SETTLE)), "predecessor", null));

      Knowledge known = ((Wait) first).known();
      Instant early = NOW.plus(UNDERWAY).plus(SETTLE).minusMillis(1);
      Delivery delivery = delivery(SUBMITTING);
      Lookup nothing = new Lookup.Nothing();
      assertThat(DECIDER.afterLookup(delivery, known, nothing, early, early))
          .isEqualTo(new Wait(known, "unsettled", null));
      Instant later = early.plusMillis(1);
      assertThat(DECIDER.afterLookup(delivery, known, nothing, later, later))
          .isInstanceOf(Place.class);
    }

    @Test
    void an_old_look_up_is_not_acted_on() {
      Instant late = NOW.plusSeconds(2);
      assertThat(DECIDER.afterLookup(delivery(SUBMITTING), OWN, new Lookup.Nothing(), NOW, late))
          .isInstanceOf(Fruitless.class);
    }

    @Test
    void no_answer_is_waited_for() {
      Duration asked = Duration.ofSeconds(7);
      assertThat(
              DECIDER.afterLookup(
                  delivery(SUBMITTING), OWN, new Lookup.Unavailable("503", asked), NOW, NOW))
          .isEqualTo(new Fruitless(OWN.fruitless(NOW), "503", asked));
    }

    @Test
    void cancelled_meanwhile_and_nothing_upstream() {
      assertThat(events(nothingFound(and(SUBMITTING, CANCEL), OWN)).getFirst())
          .isEqualTo(delivery(SUBMITTING).cancelled(NOW));
    }

    @Test
    void nothing_is_placed_for_an_order_whose_hold_has_ended() {
      assertThat(events(nothingFound(and(SUBMITTING, ORDER.holdExpired()), OWN)))
          .singleElement()
          .isInstanceOfSatisfying(
              DeliveryFailed.class,
              failed -> assertThat(failed.violation().reason()).isEqualTo("hold-expired"));
    }
  }

  /** Every way in which attempts can be fruitless, for ever. */
  static Stream<Arguments> fruitlessAnswers() {
    return Stream.of(
        looked("provider-silent", new Lookup.Unavailable("503", null)),
        Arguments.of(
            "look-up-too-slow",
            (Attempted)
                (delivery, known, now) ->
                    DECIDER.afterLookup(
                        delivery, known, new Lookup.Nothing(), now.minusSeconds(2), now)),
        placed("provider-takes-nothing", new Placement.NotSent("429", null)),
        placed("provider-bars-us", new Placement.Barred("402", null)),
        placed("placing-unclear", new Placement.Unknown("500", true)));
  }

  /** What came of one attempt. */
  interface Attempted {
    Step at(Delivery delivery, Knowledge known, Instant now);
  }

  private static Arguments looked(String reason, Lookup answer) {
    return Arguments.of(
        reason,
        (Attempted)
            (delivery, known, now) -> DECIDER.afterLookup(delivery, known, answer, now, now));
  }

  private static Arguments placed(String reason, Placement answer) {
    return Arguments.of(
        reason,
        (Attempted) (delivery, known, now) -> DECIDER.afterPlace(delivery, known, answer, now));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fruitlessAnswers")
  void every_fruitless_attempt_counts_until_a_person_is_asked(String reason, Attempted attempted) {
    assertInsists(reason, attempted, delivery(SUBMITTING));
  }

  static Stream<Arguments> fruitlessPolls() {
    return Stream.of(
        Arguments.of("provider-lost", new Progress.Lost()),
        Arguments.of("provider-silent", new Progress.Unavailable("402", null)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fruitlessPolls")
  void an_accepted_order_is_insisted_on_and_then_for_a_person(String reason, Progress answer) {
    assertInsists(
        reason,
        (delivery, known, now) -> DECIDER.afterStatus(delivery, known, answer, now),
        delivery(SUBMITTED));
  }

  private static void assertInsists(String reason, Attempted attempted, Delivery delivery) {
    // However old the order is: what counts is for how long attempts have been fruitless.
    Instant began = T0.plus(Duration.ofDays(20));
    Step first = attempted.at(delivery, OWN, began);
    assertThat(first).isInstanceOf(Fruitless.class);
    Step beforeTheEnd =
        attempted.at(delivery, ((Fruitless) first).known(), began.plus(Duration.ofMinutes(59)));
    assertThat(beforeTheEnd).isInstanceOf(Fruitless.class);
    Instant end = began.plus(Duration.ofHours(1));
    Step last = attempted.at(delivery, ((Fruitless) beforeTheEnd).known(), end);
    assertThat(events(last))
        .singleElement()
        .isInstanceOfSatisfying(
            DeliveryNeedsAttention.class,
            asked -> {
              assertThat(asked.violation().reason()).isEqualTo(reason);
              assertThat(asked.since()).isEqualTo(began);
            });
    // Whoever decides begins with new patience.
    assertThat(((Tell) last).known().fruitlessSince()).isNull();
  }

  @Test
  void one_answer_between_two_failures_ends_the_patience_with_neither() {
    Delivery delivery = delivery(and(SUBMITTED, ORDER.progressed(0, "ordered")));
    Step lost = DECIDER.afterStatus(delivery, OWN, new Progress.Lost(), T0);
    Step well =
        DECIDER.afterStatus(
            delivery, ((Fruitless) lost).known(), new Progress.Underway("ordered"), NOW);
    assertThat(((Wait) well).known().fruitlessSince()).isNull();
  }

  @Nested
  class While_a_person_is_asked {
    private final List<OrderEvent> placing =
        and(SUBMITTING, ORDER.needsAttention(0, "provider-bars-us"));
    private final List<OrderEvent> silent =
        and(SUBMITTING, ORDER.needsAttention(0, "provider-silent"));
    private final List<OrderEvent> lost = and(SUBMITTED, ORDER.needsAttention(0, "provider-lost"));

    private Step nothingFound(List<OrderEvent> given) {
      return DECIDER.afterLookup(delivery(given), OWN, new Lookup.Nothing(), NOW, NOW);
    }

    @Test
    void nothing_is_placed_but_what_is_found_is_adopted() {
      assertThat(DECIDER.next(delivery(placing), OWN, NOW)).isInstanceOf(LookUp.class);
      assertThat(nothingFound(placing)).isInstanceOf(Wait.class);
      assertThat(
              events(
                  DECIDER.afterLookup(delivery(placing), OWN, new Lookup.Found("up-9"), NOW, NOW)))
          .singleElement()
          .isInstanceOf(DeliverySubmitted.class);
    }

    @Test
    void a_provider_that_answers_again_is_placed_with_by_itself() {
      assertThat(events(nothingFound(silent)))
          .singleElement()
          .isInstanceOfSatisfying(
              DeliveryResolved.class,
              resolved -> assertThat(resolved.resolution()).isEqualTo(Resolution.RETRY));
    }

    @Test
    void a_lost_order_that_is_there_again_goes_on() {
      assertThat(DECIDER.next(delivery(lost), OWN, NOW)).isInstanceOf(Poll.class);
      assertThat(
              events(
                  DECIDER.afterStatus(
                      delivery(lost), OWN, new Progress.Delivered(List.of(), null), NOW)))
          .singleElement()
          .isInstanceOf(DeliveryDelivered.class);
      OrderState again =
          Samples.after(
              and(
                  lost,
                  events(
                          DECIDER.afterStatus(
                              delivery(lost), OWN, new Progress.Underway("ordered"), NOW))
                      .getFirst()));
      assertThat(again.items().getFirst().delivery().status()).isEqualTo(DeliveryStatus.PROCESSING);
    }

    @Test
    void a_person_is_asked_once() {
      Instant later = NOW.plus(Duration.ofDays(3));
      assertThat(DECIDER.afterStatus(delivery(lost), OWN.fruitless(T0), new Progress.Lost(), later))
          .isInstanceOf(Fruitless.class);
    }

    @Test
    void a_request_to_cancel_is_answered_in_every_state() {
      assertThat(events(nothingFound(and(placing, CANCEL))))
          .singleElement()
          .isInstanceOf(DeliveryCancelled.class);
      assertThat(DECIDER.next(delivery(and(lost, CANCEL)), OWN, NOW)).isInstanceOf(Cancel.class);
      OrderEvent unrouted = ORDER.needsAttention(0, "no-provider");
      assertThat(events(DECIDER.next(delivery(and(HELD, unrouted, CANCEL)), OWN, NOW)))
          .singleElement()
          .isInstanceOf(DeliveryCancelled.class);
    }

    @Test
    void what_was_placed_by_hand_is_followed() {
      List<OrderEvent> resolved =
          and(placing, ORDER.resolved(0, Resolution.PLACED_AS, "up-by-hand"));
      assertThat(DECIDER.next(delivery(resolved), Knowledge.NONE, NOW))
          .isEqualTo(new Poll(PROVIDER, "up-by-hand"));
    }
  }

  static Stream<Arguments> silentCancellations() {
    return Stream.of(
        Arguments.of(
            "before it is placed",
            SUBMITTING,
            (Attempted)
                (delivery, known, now) ->
                    DECIDER.afterLookup(
                        delivery, known, new Lookup.Unavailable("503", null), now, now)),
        Arguments.of(
            "when it is placed",
            SUBMITTED,
            (Attempted)
                (delivery, known, now) ->
                    DECIDER.afterCancel(
                        delivery, known, new CallOff.Unavailable("503", null), now)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("silentCancellations")
  void a_request_to_cancel_is_refused_where_the_provider_stays_silent(
      String name, List<OrderEvent> given, Attempted attempted) {
    Delivery delivery = delivery(and(given, CANCEL));
    Instant soon = CANCEL.at().plusSeconds(119);
    Step waiting = attempted.at(delivery, OWN, soon);
    Knowledge before = ((Fruitless) waiting).known();
    assertThat(before.cancelRefused()).isNull();
    Knowledge known = ((Fruitless) attempted.at(delivery, before, soon.plusSeconds(1))).known();

    Step answer = DECIDER.next(delivery.order(), _ -> known, soon);

    assertThat(events(answer))
        .singleElement()
        .isInstanceOfSatisfying(
            CancellationRefused.class,
            refused -> assertThat(refused.violation().reason()).isEqualTo("provider-silent"));
  }

  @Nested
  class When_the_hold_has_ended {
    private final OrderEvent ended = ORDER.holdExpired();

    @Test
    void what_was_not_sent_fails() {
      assertThat(events(DECIDER.next(delivery(and(HELD, ended)), Knowledge.NONE, NOW)))
          .singleElement()
          .isInstanceOf(DeliveryFailed.class);
    }

    @Test
    void what_is_under_way_is_called_off_if_possible() {
      Delivery delivery = delivery(and(SUBMITTED, ended));
      assertThat(DECIDER.next(delivery, OWN, NOW)).isInstanceOf(Cancel.class);
      assertThat(events(DECIDER.afterCancel(delivery, OWN, new CallOff.Cancelled(), NOW)))
          .singleElement()
          .isInstanceOf(DeliveryFailed.class);
    }

    @Test
    void what_cannot_be_called_off_is_for_a_person_and_never_delivered_for_nothing() {
      Delivery delivery = delivery(and(SUBMITTED, ended));
      OrderEvent asked =
          events(DECIDER.afterCancel(delivery, OWN, new CallOff.TooLate("409"), NOW)).getFirst();
      assertThat(asked).isInstanceOf(DeliveryNeedsAttention.class);

      Delivery waiting = delivery(and(SUBMITTED, ended, asked));
      assertThat(DECIDER.next(waiting, OWN, NOW)).isInstanceOf(Poll.class);
      for (Progress progress :
          List.of(new Progress.Delivered(List.of(), null), new Progress.Underway("ordered"))) {
        assertThat(DECIDER.afterStatus(waiting, OWN, progress, NOW)).isInstanceOf(Wait.class);
      }
    }
  }

  @Nested
  class After_placing {
    private Step after(Placement answer) {
      return DECIDER.afterPlace(delivery(SUBMITTING), OWN, answer, T0);
    }

    @Test
    void placed() {
      assertThat(events(after(new Placement.Placed("up-1"))))
          .containsExactly(ORDER.submitted(0, "up-1"));
    }

    @Test
    void refused_is_final() {
      assertThat(events(after(new Placement.Refused("HTTP 400: bad scene"))))
          .containsExactly(ORDER.failed(0, "provider-refused", "HTTP 400: bad scene"));
    }

    @Test
    void not_sent_may_be_sent_again_at_once() {
      Duration wish = Duration.ofSeconds(3);
      assertThat(after(new Placement.NotSent("429", wish)))
          .isEqualTo(new Fruitless(OWN.fruitless(T0), "429", wish));
    }

    @Test
    void without_an_answer_the_provider_may_be_at_work_still() {
      assertThat(after(new Placement.Unknown("timeout", false)))
          .isEqualTo(
              new Fruitless(
                  OWN.fruitless(T0).unsettled(T0.plus(UNDERWAY).plus(SETTLE)), "timeout", null));
    }

    @Test
    void after_a_bad_answer_it_need_only_settle() {
      assertThat(after(new Placement.Unknown("500", true)))
          .isEqualTo(new Fruitless(OWN.fruitless(T0).unsettled(T0.plus(SETTLE)), "500", null));
    }
  }

  @Test
  void where_the_delivered_area_is_billed_the_delivery_costs_what_was_delivered() {
    OrderPriced priced = ORDER.priced();
    ItemPrice estimate =
        new ItemPrice(
            31.7, 31.7, Samples.PRICE, null, new ItemPrice.ByDelivery(new BigDecimal("7.0"), 5));
    OrderPriced estimated =
        new OrderPriced(
            priced.orderId(),
            priced.contractId(),
            priced.at(),
            priced.total(),
            List.of(estimate),
            null,
            priced.priceBook(),
            null,
            priced.requestedBy());
    Delivery delivery =
        delivery(
            List.of(
                ORDER.requested(),
                estimated,
                ORDER.held(),
                ORDER.submitting(0),
                ORDER.submitted(0, "up-1")));
    Map<Double, Long> amounts = Map.of(15.85, 111L, 1.0, 35L, 40.0, 222L);

    amounts.forEach(
        (areaKm2, credits) -> {
          Step step =
              DECIDER.afterStatus(delivery, OWN, new Progress.Delivered(List.of(), areaKm2), T0);
          assertThat(((DeliveryDelivered) events(step).getFirst()).amount())
              .as("for %s km²", areaKm2)
              .isEqualTo(new Credits(credits));
        });
  }

  static Stream<Arguments> progresses() {
    UpstreamFile file = new UpstreamFile("a.jp2", 9L, null, null);
    return Stream.of(
        Arguments.of(new Progress.Underway("ordered"), ORDER.progressed(0, "ordered")),
        Arguments.of(new Progress.Delivered(List.of(file), null), ORDER.delivered(0, file)),
        Arguments.of(new Progress.Failed("no"), ORDER.failed(0, "provider-error", "no")),
        Arguments.of(new Progress.Rejected("no"), ORDER.failed(0, "provider-rejected", "no")),
        Arguments.of(new Progress.Cancelled(), ORDER.cancelled(0)));
  }

  @ParameterizedTest
  @MethodSource("progresses")
  void what_the_provider_says_is_told(Progress answer, OrderEvent then) {
    assertThat(events(DECIDER.afterStatus(delivery(SUBMITTED), OWN, answer, T0)))
        .containsExactly(then);
  }

  @Test
  void the_same_status_is_told_once() {
    Delivery delivery = delivery(and(SUBMITTED, ORDER.progressed(0, "ordered")));
    assertThat(DECIDER.afterStatus(delivery, OWN, new Progress.Underway("ordered"), T0))
        .isInstanceOf(Wait.class);
  }

  @Test
  void a_cancel_upstream_is_told_or_remembered_as_refused() {
    Delivery delivery = delivery(and(SUBMITTED, CANCEL));
    assertThat(events(DECIDER.afterCancel(delivery, OWN, new CallOff.Cancelled(), T0)))
        .containsExactly(ORDER.cancelled(0));
    assertThat(DECIDER.afterCancel(delivery, OWN, new CallOff.TooLate("409"), T0))
        .isEqualTo(new Wait(OWN.afterRefusedCancel(CANCEL.at(), false), "409", null));
  }

  @Nested
  class The_order_itself {
    private final OrderEvent done0 = TWO.delivered(0);
    private final OrderEvent done1 = TWO.delivered(1);
    private final OrderEvent failed0 = TWO.failed(0, "provider-error", "no");
    private final OrderEvent failed1 = TWO.failed(1, "provider-error", "no");
    private final OrderEvent cancelled0 = TWO.cancelled(0);
    private final OrderEvent cancelled1 = TWO.cancelled(1);
    private final OrderEvent cancel = TWO.cancellationRequested(T0.plusSeconds(9));

    private OrderState order(OrderEvent... events) {
      List<OrderEvent> all = new ArrayList<>(TWO.heldEvents());
      for (int i = 0; i < 2; i++) {
        all.add(TWO.submitting(i));
        all.add(TWO.submitted(i, "up-" + i));
      }
      all.addAll(List.of(events));
      return Samples.after(all);
    }

    private Step next(OrderState order, Knowledge known) {
      return DECIDER.next(order, _ -> known, T0);
    }

    private void assertCloses(Outcome outcome, OrderEvent... events) {
      assertThat(events(next(order(events), Knowledge.NONE))).containsExactly(closed(TWO, outcome));
    }

    @Test
    void closes_when_all_deliveries_have_ended() {
      assertCloses(Outcome.DELIVERED, done0, done1);
      assertCloses(Outcome.PARTIALLY_DELIVERED, done0, failed1);
      assertCloses(Outcome.PARTIALLY_DELIVERED, cancelled0, done1);
      assertCloses(Outcome.CANCELLED, cancelled0, failed1);
      assertCloses(Outcome.CANCELLED, cancelled0, cancelled1);
      assertCloses(Outcome.FAILED, failed0, failed1);
    }

    @Test
    void what_the_order_goes_on_without_does_not_count() {
      OrderPriced priced = TWO.priced();
      OrderPriced partly =
          new OrderPriced(
              priced.orderId(),
              priced.contractId(),
              priced.at(),
              Samples.PRICE,
              Arrays.asList(null, priced.items().get(1)),
              List.of(new Violation("unknown-product", "/items/0/productType", "No such product.")),
              priced.priceBook(),
              null,
              priced.requestedBy());
      List<OrderEvent> events =
          List.of(
              TWO.requested(),
              partly,
              TWO.held(),
              TWO.submitting(1),
              TWO.submitted(1, "up-1"),
              done1);

      assertThat(DECIDER.next(new Delivery(Samples.after(events), 0), Knowledge.NONE, T0))
          .isEqualTo(new Idle());
      assertThat(events(next(Samples.after(events), Knowledge.NONE)))
          .containsExactly(closed(TWO, Outcome.DELIVERED));
    }

    @Test
    void waits_for_the_last_delivery() {
      assertThat(next(order(done0), Knowledge.NONE)).isEqualTo(new Idle());
    }

    @Test
    void refuses_to_cancel_once_when_nothing_open_could_be_called_off() {
      Knowledge refused = Knowledge.NONE.afterRefusedCancel(cancel.at(), false);
      assertThat(next(order(cancel), Knowledge.NONE)).isEqualTo(new Idle());
      Step step = next(order(cancel, cancelled0), refused);
      assertThat(events(step)).singleElement().isInstanceOf(CancellationRefused.class);
      OrderEvent refusal = events(step).getFirst();
      assertThat(next(order(cancel, cancelled0, refusal), refused)).isEqualTo(new Idle());
    }

    @Test
    void a_delivery_that_came_first_makes_it_too_late() {
      assertThat(events(next(order(cancel, done0, cancelled1), Knowledge.NONE)))
          .containsExactly(
              new CancellationRefused(
                  TWO.order(),
                  CONTRACT,
                  T0,
                  cancel.at(),
                  new Violation(
                      "too-late",
                      null,
                      "The provider has begun production of at least a part of the order.")),
              closed(TWO, Outcome.PARTIALLY_DELIVERED));
    }
  }
}

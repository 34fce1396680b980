package dev.swath.fulfillment.application;

import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.DeliveryState;
import dev.swath.events.domain.DeliveryState.Attention;
import dev.swath.events.domain.DeliveryStatus;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.fulfillment.domain.Decider;
import dev.swath.fulfillment.domain.Delivery;
import dev.swath.fulfillment.domain.Knowledge;
import dev.swath.fulfillment.domain.Step;
import dev.swath.fulfillment.domain.Step.Call;
import dev.swath.fulfillment.domain.Step.End;
import dev.swath.fulfillment.domain.Step.Fruitless;
import dev.swath.fulfillment.domain.Step.Idle;
import dev.swath.fulfillment.domain.Step.LookUp;
import dev.swath.fulfillment.domain.Step.Poll;
import dev.swath.fulfillment.domain.Step.Tell;
import dev.swath.fulfillment.domain.Step.Wait;
import dev.swath.service.repeat.Attempt;
import dev.swath.service.repeat.Attempt.Answer;
import dev.swath.service.repeat.Errand;
import dev.swath.service.repeat.Hands;
import dev.swath.service.repeat.LoggingListener;
import dev.swath.service.repeat.Pauses;
import dev.swath.service.repeat.Repeater;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the steps that open orders need, one at a time for a delivery. Acts on folded state only:
 * what a step has told the log counts when the log is read back. Times of the next steps are kept
 * in memory and follow from the state, so that a restart loses none. Partitions are taken, folded
 * and released by one thread; everything else is thread safe.
 */
public final class Engine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  /** Open orders are bounded by the holds that pay for them, calls by each provider's share. */
  private static final Repeater.Limits LIMITS =
      new Repeater.Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, null);

  private final Decider decider;
  private final Upstreams upstreams;
  private final EventLog events;
  private final OrderedItems ordered;
  private final Pace pace;
  private final Clock clock;
  private final RandomGenerator chance;
  private final Hands hands;
  private final LoggingListener<Task> listener;
  private final Map<Integer, Territory> territories = new ConcurrentHashMap<>();

  /**
   * Names what is repeated.
   *
   * @param index of the delivery, counted from 0; {@link #WHOLE} for the order itself
   */
  private record Task(OrderId order, int index) {
    private static final int WHOLE = -1;

    @Override
    public String toString() {
      return index == WHOLE ? order.toString() : order + "/" + index;
    }
  }

  /** A partition while it is ours; never reused after it was given up. */
  private final class Territory {
    private final Repeater<Task> steps = new Repeater<>(LIMITS, clock, chance, hands, listener);
    private final Map<OrderId, Desk> desks = new ConcurrentHashMap<>();

    /** Counted as orders are folded, so that a look at the figures need not walk all of them. */
    private final Map<DeliveryStatus, LongAdder> counts = new ConcurrentHashMap<>();

    /** Since when a person is asked about a delivery. */
    private final Map<Task, Instant> attentions = new ConcurrentHashMap<>();

    private long count(DeliveryStatus status) {
      LongAdder counted = counts.get(status);
      return counted == null ? 0 : counted.sum();
    }

    private void count(OrderState order, int by) {
      if (order.held() == null || order.status().isFinal()) {
        return;
      }
      for (int i = 0; i < order.items().size(); i++) {
        DeliveryState delivery = order.items().get(i).delivery();
        if (delivery.status().isFinal()) {
          continue;
        }
        counts.computeIfAbsent(delivery.status(), _ -> new LongAdder()).add(by);
        Task task = new Task(order.id(), i);
        Attention attention = delivery.attention();
        if (by > 0 && attention != null) {
          attentions.put(task, attention.since());
        } else {
          attentions.remove(task);
        }
      }
    }

    private void keep(OpenOrder order) {
      OrderId id = order.state().id();
      Desk desk = desks.get(id);
      if (desk != null) {
        count(desk.order.state(), -1);
        desk.order = order;
        count(order.state(), 1);
        return;
      }
      count(order.state(), 1);
      Desk opened = new Desk(this, order);
      desks.put(id, opened);
      opened.deliveries.forEach(delivery -> steps.submit(new Task(id, delivery.index), delivery));
      steps.submit(new Task(id, Task.WHOLE), opened::nextOfWhole);
    }

    private void drop(OrderState order) {
      Desk desk = desks.remove(order.id());
      if (desk != null) {
        count(desk.order.state(), -1);
        tasks(order).forEach(steps::cancel);
      }
    }

    private List<Task> tasks(OrderState order) {
      List<Task> tasks = new ArrayList<>();
      for (int i = Task.WHOLE; i < order.items().size(); i++) {
        tasks.add(new Task(order.id(), i));
      }
      return tasks;
    }
  }

  /** An open order and what it needs: for each delivery, and for the order itself. */
  private final class Desk {
    private final Territory territory;
    private final List<DeliveryErrand> deliveries = new ArrayList<>();
    private volatile OpenOrder order;

    private Desk(Territory territory, OpenOrder order) {
      this.territory = territory;
      this.order = order;
      for (int i = 0; i < order.state().items().size(); i++) {
        deliveries.add(new DeliveryErrand(this, i));
      }
    }

    private Knowledge known(DeliveryId delivery) {
      for (DeliveryErrand errand : deliveries) {
        if (order.state().items().get(errand.index).delivery().id().equals(delivery)) {
          return errand.known;
        }
      }
      return Knowledge.NONE;
    }

    private Errand.@Nullable Work nextOfWhole() {
      OpenOrder open = order;
      Step step = decider.next(open.state(), this::known, clock.instant());
      return work(step, () -> answer(end(step, open), open, territory));
    }

    private End end(Step step, OpenOrder open) {
      return switch (step) {
        case End end -> end;
        case Idle _ -> new Wait(Knowledge.NONE, "idle", null);
        case Call call ->
            throw new IllegalStateException(open.state().id() + " itself calls nobody: " + call);
      };
    }
  }

  /** What one delivery needs. */
  private final class DeliveryErrand implements Errand {
    private final Desk desk;
    private final int index;

    /** Written only by the attempt that is under way; there is never more than one. */
    private volatile Knowledge known = Knowledge.NONE;

    private DeliveryErrand(Desk desk, int index) {
      this.desk = desk;
      this.index = index;
    }

    @Override
    public @Nullable Work next() {
      OpenOrder open = desk.order;
      Delivery delivery = new Delivery(open.state(), index);
      Step step = decider.next(delivery, known, clock.instant());
      Attempt attempt = () -> take(step, open);
      if (step instanceof Call && delivery.needsAttention()) {
        return decider.isUrgent(delivery, known)
            ? new Work(nameOf(step) + " to cancel", pace.retries().retries(), attempt)
            : new Work(
                nameOf(step) + " while a person is asked",
                pace.whilePersonIsAsked().polls(),
                attempt);
      }
      return work(step, attempt);
    }

    /** What was ordered is looked up only where it may be placed. */
    private Delivery delivery(Call call, OpenOrder open) {
      return new Delivery(
          call instanceof LookUp ? ordered.restore(open.state()) : open.state(), index);
    }

    private Answer take(Step step, OpenOrder open) throws InterruptedException {
      Territory territory = desk.territory;
      // Whatever cuts the step short: it may have placed the order, so nothing known before holds.
      Knowledge last = Knowledge.NONE;
      try {
        End end =
            switch (step) {
              case End told -> told;
              case Idle _ -> new Wait(known, "idle", null);
              case Call call ->
                  upstreams.run(
                      call, delivery(call, open), known, () -> !territory.steps.isClosed());
            };
        Answer answer = answer(end, open, territory);
        last = end.known();
        return answer;
      } finally {
        known = last;
        // What a provider has refused may answer a request to cancel the order.
        territory.steps.wake(new Task(open.state().id(), Task.WHOLE));
      }
    }
  }

  public Engine(
      Decider decider,
      Upstreams upstreams,
      EventLog events,
      OrderedItems ordered,
      Pace pace,
      Clock clock,
      RandomGenerator chance,
      Hands hands) {
    this.decider = decider;
    this.upstreams = upstreams;
    this.events = events;
    this.ordered = ordered;
    this.pace = pace;
    this.clock = clock;
    this.chance = chance;
    this.hands = hands;
    this.listener = new LoggingListener<>(log, "delivery", clock);
  }

  /** Keeps the open orders of a partition, without acting on them yet. */
  void take(int partition, Collection<OpenOrder> orders, long position) {
    Territory territory = new Territory();
    territory.steps.readTo(position);
    orders.forEach(territory::keep);
    territories.put(partition, territory);
  }

  /** From now on acts on the partition. */
  void activate(int partition) {
    Territory territory = territories.get(partition);
    if (territory != null) {
      territory.steps.start(pace.startSpread());
    }
  }

  /**
   * The log was read further.
   *
   * @param position where it will be read on
   */
  void folded(
      int partition, Collection<OpenOrder> open, Collection<OpenOrder> ended, long position) {
    Territory territory = territories.get(partition);
    if (territory == null) {
      return;
    }
    ended.forEach(order -> territory.drop(order.state()));
    open.forEach(territory::keep);
    // Only after the orders are as the log tells them: a step that was read back decides by them.
    territory.steps.readTo(position);
    for (OpenOrder order : open) {
      territory.tasks(order.state()).forEach(territory.steps::wake);
    }
  }

  /** Gives partitions up; waits for steps under way, but no longer than the patience. */
  void release(Collection<Integer> partitions) {
    List<Territory> given = new ArrayList<>();
    for (int partition : partitions) {
      Territory territory = territories.remove(partition);
      if (territory != null) {
        territory.steps.close();
        given.add(territory);
      }
    }
    long deadline = System.nanoTime() + pace.patience().toNanos();
    for (Territory territory : given) {
      territory.steps.awaitQuiet(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }

  /** How many deliveries of held orders have the status, of those that have not ended. */
  public long openDeliveries(DeliveryStatus status) {
    return territories.values().stream().mapToLong(it -> it.count(status)).sum();
  }

  /** When the oldest of the troubles began that persons are asked about; null if there is none. */
  public @Nullable Instant oldestAttention() {
    return territories.values().stream()
        .flatMap(territory -> territory.attentions.values().stream())
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /**
   * Why the last attempt for a delivery was fruitless, if it was and this instance made it.
   *
   * @param index of the delivery, counted from 0
   */
  public @Nullable String lastCause(OrderId order, int index) {
    Task task = new Task(order, index);
    return territories.values().stream()
        .map(territory -> territory.steps.fruitless(task))
        .filter(Objects::nonNull)
        .map(Repeater.Fruitless::cause)
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() {
    release(List.copyOf(territories.keySet()));
    hands.close();
  }

  private Errand.@Nullable Work work(Step step, Attempt attempt) {
    return step instanceof Idle ? null : new Errand.Work(nameOf(step), pauses(step), attempt);
  }

  private Pauses pauses(Step step) {
    return step instanceof Poll ? pace.polls().polls() : pace.retries().retries();
  }

  private Answer answer(End end, OpenOrder order, Territory territory) throws InterruptedException {
    return switch (end) {
      case Tell tell ->
          territory.steps.isClosed()
              ? new Answer.NotYet(null)
              : new Answer.Told(events.append(tell.events(), order.traceparent()));
      case Wait wait -> new Answer.NotYet(wait.atLeast());
      case Fruitless fruitless -> new Answer.Again(fruitless.cause(), fruitless.atLeast());
    };
  }

  private static String nameOf(Step step) {
    return step.getClass().getSimpleName();
  }
}

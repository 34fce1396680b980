package dev.swath.fulfillment.application;

import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.DeliveryStatus;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.fulfillment.domain.Decider;
import dev.swath.fulfillment.domain.Delivery;
import dev.swath.fulfillment.domain.Knowledge;
import dev.swath.fulfillment.domain.Step;
import dev.swath.fulfillment.domain.Step.Call;
import dev.swath.fulfillment.domain.Step.End;
import dev.swath.fulfillment.domain.Step.Idle;
import dev.swath.fulfillment.domain.Step.Poll;
import dev.swath.fulfillment.domain.Step.Tell;
import dev.swath.fulfillment.domain.Step.Wait;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the steps that open orders need, each by a pair of hands, one at a time for a delivery.
 * Acts on folded state only: what a step has told the log counts when it is read back, until then
 * the delivery is busy. Times of the next steps are kept in memory and follow from the state, so
 * that a restart loses none. Thread safe.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final Decider decider;
  private final Upstreams upstreams;
  private final EventLog log;
  private final Pace pace;
  private final Clock clock;
  private final RandomGenerator chance;
  private final Hands hands;

  /** Guards everything below. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition stepEnded = lock.newCondition();
  private final Map<Integer, Territory> territories = new HashMap<>();

  /** A partition while it is ours; never reused after it was given up. */
  private static final class Territory {
    private long position;
    private boolean active;
    private volatile boolean owned = true;
    private int running;
    private final Map<OrderId, Desk> desks = new HashMap<>();

    /** Who waits for an event to be read back, by its offset. */
    private final TreeMap<Long, Task> unread = new TreeMap<>();

    private Territory(long position) {
      this.position = position;
    }
  }

  /** An open order and the tasks it gives: one for each delivery, one for the order itself. */
  private static final class Desk {
    private final Territory territory;
    private OpenOrder order;
    private final List<Task> deliveries = new ArrayList<>();
    private final Task whole = new Task(this, -1);

    private Desk(Territory territory, OpenOrder order) {
      this.territory = territory;
      this.order = order;
      for (int i = 0; i < order.state().items().size(); i++) {
        deliveries.add(new Task(this, i));
      }
    }

    private void forEach(Consumer<Task> action) {
      deliveries.forEach(action);
      action.accept(whole);
    }

    private Knowledge known(DeliveryId delivery) {
      for (Task task : deliveries) {
        if (order.state().items().get(task.index).delivery().id().equals(delivery)) {
          return task.known;
        }
      }
      return Knowledge.NONE;
    }
  }

  private static final class Task {
    private final Desk desk;
    private final int index;
    private Knowledge known = Knowledge.NONE;

    /** Kind of the step that is being attempted; null if there is nothing to do. */
    private @Nullable Class<? extends Step> kind;

    /** How often it was attempted. */
    private int attempts;

    private Hands.@Nullable Appointment due;

    /** A step is under way, or what it has told is not read back yet. */
    private boolean busy;

    private Task(Desk desk, int index) {
      this.desk = desk;
      this.index = index;
    }

    private void stop() {
      if (due != null) {
        due.cancel();
        due = null;
      }
    }
  }

  public Engine(
      Decider decider,
      Upstreams upstreams,
      EventLog log,
      Pace pace,
      Clock clock,
      RandomGenerator chance,
      Hands hands) {
    this.decider = decider;
    this.upstreams = upstreams;
    this.log = log;
    this.pace = pace;
    this.clock = clock;
    this.chance = chance;
    this.hands = hands;
  }

  /** Keeps the open orders of a partition, without acting on them yet. */
  void take(int partition, Collection<OpenOrder> orders, long position) {
    locked(
        () -> {
          Territory territory = new Territory(position);
          territories.put(partition, territory);
          orders.forEach(
              order -> territory.desks.put(order.state().id(), new Desk(territory, order)));
        });
  }

  /** From now on acts on the partition. */
  void activate(int partition) {
    locked(
        () -> {
          Territory territory = territories.get(partition);
          if (territory != null && !territory.active) {
            territory.active = true;
            territory.desks.values().forEach(desk -> desk.forEach(task -> plan(task, spread())));
          }
        });
  }

  private Duration spread() {
    return Duration.ofMillis(Math.round(pace.startSpread().toMillis() * chance.nextDouble()));
  }

  /**
   * The log was read further.
   *
   * @param position where it will be read on
   */
  void folded(
      int partition, Collection<OpenOrder> open, Collection<OpenOrder> ended, long position) {
    locked(
        () -> {
          Territory territory = territories.get(partition);
          if (territory == null) {
            return;
          }
          territory.position = position;
          for (OpenOrder order : ended) {
            Desk desk = territory.desks.remove(order.state().id());
            if (desk != null) {
              desk.order = order;
              desk.forEach(Task::stop);
            }
          }
          List<Task> affected = new ArrayList<>();
          for (OpenOrder order : open) {
            Desk desk =
                territory.desks.computeIfAbsent(
                    order.state().id(), _ -> new Desk(territory, order));
            desk.order = order;
            desk.forEach(affected::add);
          }
          Map<Long, Task> read = territory.unread.headMap(position, false);
          for (Task task : read.values()) {
            task.busy = false;
            affected.add(task);
          }
          read.clear();
          affected.forEach(task -> plan(task, Duration.ZERO));
        });
  }

  /** Gives partitions up; waits for steps under way, but no longer than the patience. */
  void release(Collection<Integer> partitions) {
    locked(
        () -> {
          List<Territory> given = new ArrayList<>();
          for (int partition : partitions) {
            Territory territory = territories.remove(partition);
            if (territory != null) {
              territory.owned = false;
              territory.desks.values().forEach(desk -> desk.forEach(Task::stop));
              given.add(territory);
            }
          }
          long nanosLeft = pace.patience().toNanos();
          while (nanosLeft > 0 && given.stream().anyMatch(territory -> territory.running > 0)) {
            try {
              nanosLeft = stepEnded.awaitNanos(nanosLeft);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              return;
            }
          }
        });
  }

  /** Deliveries of held orders that have not ended, by status. */
  public Map<DeliveryStatus, Long> openDeliveries() {
    Map<DeliveryStatus, Long> count = new EnumMap<>(DeliveryStatus.class);
    locked(
        () ->
            territories.values().stream()
                .flatMap(territory -> territory.desks.values().stream())
                .map(desk -> desk.order.state())
                .filter(order -> order.held() != null)
                .flatMap(order -> order.items().stream())
                .map(item -> item.delivery().status())
                .filter(status -> !status.isFinal())
                .forEach(status -> count.merge(status, 1L, Long::sum)));
    return count;
  }

  @Override
  public void close() {
    release(locked(() -> List.copyOf(territories.keySet())));
    hands.close();
  }

  // ---- under the lock

  /** Sets the time of the task's next step, if it needs one and has none yet. */
  private void plan(Task task, Duration atLeast) {
    Territory territory = task.desk.territory;
    boolean present = territory.desks.get(task.desk.order.state().id()) == task.desk;
    if (!present || !territory.active || !territory.owned || task.busy) {
      return;
    }
    Step step = next(task);
    if (step instanceof Idle) {
      task.stop();
      task.kind = null;
      return;
    }
    boolean again = step.getClass() == task.kind;
    if (again && task.due != null) {
      return;
    }
    task.stop();
    if (!again) {
      task.kind = step.getClass();
      task.attempts = 0;
    }
    Duration pause = pause(task, step);
    long millis = Math.max(pause.toMillis(), atLeast.toMillis());
    if (millis == 0) {
      start(task);
    } else {
      task.due = hands.later(Duration.ofMillis(millis), () -> locked(() -> start(task)));
    }
  }

  private Duration pause(Task task, Step step) {
    if (step instanceof Poll) {
      return pace.polls().delay(task.attempts, chance.nextDouble());
    }
    return task.attempts == 0
        ? Duration.ZERO
        : pace.retries().delay(task.attempts - 1, chance.nextDouble());
  }

  private Step next(Task task) {
    OrderState order = task.desk.order.state();
    return task.index < 0
        ? decider.next(order, task.desk::known, clock.instant())
        : decider.next(new Delivery(order, task.index), task.known, clock.instant());
  }

  private void start(Task task) {
    Territory territory = task.desk.territory;
    task.due = null;
    if (task.busy || !territory.owned) {
      return;
    }
    Step step = next(task);
    if (step instanceof Idle) {
      task.kind = null;
      return;
    }
    task.busy = true;
    territory.running++;
    OpenOrder order = task.desk.order;
    Knowledge known = task.known;
    hands.take(() -> run(task, step, order, known));
  }

  private void ended(Task task, End end, long toldAt) {
    Territory territory = task.desk.territory;
    territory.running--;
    stepEnded.signalAll();
    task.known = end.known();
    task.attempts++;
    if (toldAt >= territory.position) {
      territory.unread.put(toldAt, task);
      return;
    }
    task.busy = false;
    Duration atLeast = end instanceof Wait wait ? wait.atLeast() : null;
    plan(task, atLeast == null ? Duration.ZERO : atLeast);
    plan(task.desk.whole, Duration.ZERO);
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  // ---- by a pair of hands

  private void run(Task task, Step step, OpenOrder order, Knowledge known) {
    Territory territory = task.desk.territory;
    // Whatever cuts the step short: it may have placed the order, so nothing known before holds.
    End end = new Wait(Knowledge.NONE, "cut short", null);
    long toldAt = -1;
    try {
      End reached =
          switch (step) {
            case End told -> told;
            case Call call ->
                upstreams.run(
                    call, new Delivery(order.state(), task.index), known, () -> territory.owned);
            case Idle _ -> new Wait(known, "idle", null);
          };
      if (reached instanceof Tell tell && territory.owned) {
        toldAt = log.append(tell.events(), order.traceparent());
      } else if (reached instanceof Wait wait && !(step instanceof Poll)) {
        LOG.info("order {} {}: {}", order.state().id(), nameOf(step), wait.cause());
      }
      end = reached;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("order {} {} is tried again: {}", order.state().id(), nameOf(step), e.toString());
    } finally {
      End last = end;
      long offset = toldAt;
      locked(() -> ended(task, last, offset));
    }
  }

  private static String nameOf(Step step) {
    return step.getClass().getSimpleName();
  }
}

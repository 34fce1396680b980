package dev.swath.service.repeat;

import dev.swath.service.repeat.Attempt.Answer;
import dev.swath.service.repeat.Attempt.Answer.Again;
import dev.swath.service.repeat.Attempt.Answer.Done;
import dev.swath.service.repeat.Attempt.Answer.NotYet;
import dev.swath.service.repeat.Attempt.Answer.Told;
import dev.swath.service.repeat.Errand.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Repeats things, each under its key and by its own clock, until they are done. For one key at most
 * one attempt is under way. Times are kept in memory: whoever submits things can submit them again
 * after a restart. Thread safe.
 *
 * <p>Best used with one repeater for each partition of a log: it begins to act with {@link #start},
 * learns with {@link #readTo} how far the log was read, and ends with {@link #close} when the
 * partition is given up.
 *
 * @param <K> key of a thing; also names the thing to people
 */
public final class Repeater<K> {
  /**
   * Ids, times and long numbers differ from one attempt to the next although the cause is the same.
   */
  private static final Pattern VARYING = Pattern.compile("(?=[\\w:-]*\\d)[\\w:-]{5,}");

  /** Between two attempts at something that cannot even say what it needs. */
  private static final Duration UNDECIDED_PAUSE = Duration.ofSeconds(30);

  private final Limits limits;
  private final Clock clock;
  private final RandomGenerator chance;
  private final Hands hands;
  private final Listener<? super K> listener;

  /** Set once, read by attempts that are under way. */
  private volatile boolean closed;

  /** Guards everything below. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition attemptEnded = lock.newCondition();
  private final Map<K, Task<K>> tasks = new LinkedHashMap<>();

  /** Attempts that are due and wait for their turn. */
  private final ArrayDeque<Task<K>> queue = new ArrayDeque<>();

  /** Tasks that were cancelled while an attempt was under way, by their keys. */
  private final Map<K, Task<K>> leaving = new HashMap<>();

  /** Tasks that wait until the log is read past an offset. */
  private final TreeMap<Long, Task<K>> unread = new TreeMap<>();

  private boolean started;
  private long position;
  private int running;

  /**
   * @param maxKeys how many things are kept at a time
   * @param maxRunning how many attempts are under way at a time
   * @param giveUpAfter a thing is given up when its attempts have been fruitless for this long;
   *     null for never
   */
  public record Limits(int maxKeys, int maxRunning, @Nullable Duration giveUpAfter) {}

  /** What became of a thing that was submitted. */
  public enum Submission {
    ACCEPTED,
    /** A thing with this key is kept already; the new one is dropped. */
    KNOWN,
    /** As many things are kept as the limits allow; submit it again later. */
    FULL,
    CLOSED
  }

  /** Hears what people should know. Called without any lock, by the hands. */
  public interface Listener<K> {
    /**
     * An attempt was fruitless, for another cause than the last one.
     *
     * @param kind what was attempted
     */
    void waits(K key, String kind, String cause);

    /**
     * The thing is given up, and its key is free again.
     *
     * @param attempts how many were made
     * @param since when the first fruitless one ended
     */
    void givesUp(K key, String kind, String cause, int attempts, Instant since);
  }

  /**
   * A thing whose last attempt was fruitless.
   *
   * @param since when the first of its fruitless attempts ended
   */
  public record Fruitless<K>(K key, String kind, String cause, int attempts, Instant since) {}

  private static final class Task<K> {
    private final K key;
    private final Errand errand;
    private @Nullable String kind;
    private int attempts;
    private Hands.@Nullable Appointment due;

    /** An attempt is queued or under way, or has told what is not read back yet. */
    private boolean busy;

    private boolean underWay;

    private @Nullable String cause;
    private @Nullable Instant fruitlessSince;

    private Task(K key, Errand errand) {
      this.key = key;
      this.errand = errand;
    }

    private void stop() {
      if (due != null) {
        due.cancel();
        due = null;
      }
    }

    private void is(String nextKind) {
      if (!nextKind.equals(kind)) {
        kind = nextKind;
        attempts = 0;
        cause = null;
        fruitlessSince = null;
      }
    }
  }

  public Repeater(
      Limits limits,
      Clock clock,
      RandomGenerator chance,
      Hands hands,
      Listener<? super K> listener) {
    this.limits = limits;
    this.clock = clock;
    this.chance = chance;
    this.hands = hands;
    this.listener = listener;
  }

  /** Keeps a thing and, once started, attempts it. */
  public Submission submit(K key, Errand errand) {
    lock.lock();
    try {
      if (closed) {
        return Submission.CLOSED;
      }
      if (tasks.containsKey(key)) {
        return Submission.KNOWN;
      }
      if (tasks.size() >= limits.maxKeys()) {
        return Submission.FULL;
      }
      Task<K> task = new Task<>(key, errand);
      task.busy = leaving.containsKey(key);
      tasks.put(key, task);
      plan(task, Duration.ZERO);
      return Submission.ACCEPTED;
    } finally {
      lock.unlock();
    }
  }

  /**
   * From now on attempts things.
   *
   * @param spread everything that is kept already is attempted first within this time
   */
  public void start(Duration spread) {
    lock.lock();
    try {
      if (!started) {
        started = true;
        for (Task<K> task : List.copyOf(tasks.values())) {
          plan(task, Duration.ofMillis(Math.round(spread.toMillis() * chance.nextDouble())));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Asks a thing again what it needs. Does nothing for a key that is not kept. */
  public void wake(K key) {
    lock.lock();
    try {
      Task<K> task = tasks.get(key);
      if (task != null) {
        plan(task, Duration.ZERO);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The log was read: what an attempt has told before this place is known now.
   *
   * @param next offset at which the log is read on
   */
  public void readTo(long next) {
    lock.lock();
    try {
      position = next;
      Map<Long, Task<K>> read = unread.headMap(next, false);
      Collection<Task<K>> known = new ArrayList<>(read.values());
      read.clear();
      for (Task<K> task : known) {
        task.busy = false;
        plan(task, Duration.ZERO);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forgets a thing. An attempt that is under way comes to its end, and nothing follows from it.
   *
   * @return whether the thing was kept
   */
  public boolean cancel(K key) {
    lock.lock();
    try {
      Task<K> task = tasks.remove(key);
      if (task != null) {
        task.stop();
        if (task.underWay) {
          leaving.put(key, task);
        }
      }
      return task != null;
    } finally {
      lock.unlock();
    }
  }

  /** No attempt begins any more; those under way come to their end. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      tasks.values().forEach(Task::stop);
      tasks.clear();
      unread.clear();
      queue.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the repeater is closed; an attempt asks this before each of its effects. */
  public boolean isClosed() {
    return closed;
  }

  /**
   * Waits until no attempt is under way.
   *
   * @return false if the patience came to its end first, or the thread was interrupted
   */
  public boolean awaitQuiet(Duration patience) {
    lock.lock();
    try {
      long nanosLeft = patience.toNanos();
      while (running > 0) {
        if (nanosLeft <= 0) {
          return false;
        }
        nanosLeft = attemptEnded.awaitNanos(nanosLeft);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** How many things are kept. */
  public int size() {
    lock.lock();
    try {
      return tasks.size();
    } finally {
      lock.unlock();
    }
  }

  /** Things whose last attempt was fruitless, oldest submission first, no more than the limit. */
  public List<Fruitless<K>> fruitless(int limit) {
    lock.lock();
    try {
      List<Fruitless<K>> found = new ArrayList<>();
      for (Task<K> task : tasks.values()) {
        if (found.size() == limit) {
          break;
        }
        if (task.kind != null && task.cause != null && task.fruitlessSince != null) {
          found.add(
              new Fruitless<>(task.key, task.kind, task.cause, task.attempts, task.fruitlessSince));
        }
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** What is known of a thing whose last attempt was fruitless; null for any other. */
  public @Nullable Fruitless<K> fruitless(K key) {
    lock.lock();
    try {
      Task<K> task = tasks.get(key);
      return task == null || task.kind == null || task.cause == null || task.fruitlessSince == null
          ? null
          : new Fruitless<>(key, task.kind, task.cause, task.attempts, task.fruitlessSince);
    } finally {
      lock.unlock();
    }
  }

  // ---- under the lock

  /** Sets the time of the task's next attempt, if it needs one and has none yet. */
  private void plan(Task<K> task, Duration atLeast) {
    if (!started || closed || task.busy || !isKept(task)) {
      return;
    }
    Work work = ask(task);
    if (work == null) {
      return;
    }
    if (task.due != null && work.kind().equals(task.kind)) {
      return;
    }
    task.stop();
    task.is(work.kind());
    Duration pause = work.pauses().before(task.attempts, chance.nextDouble());
    Duration delay = pause.compareTo(atLeast) < 0 ? atLeast : pause;
    if (delay.isZero()) {
      begin(task, work);
    } else {
      task.due = hands.later(delay, () -> due(task));
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very task, not another one under its key
  private boolean isKept(Task<K> task) {
    return tasks.get(task.key) == task;
  }

  /** What the task needs; an errand that throws stops nothing but itself. */
  private @Nullable Work ask(Task<K> task) {
    try {
      Work work = task.errand.next();
      if (work == null) {
        task.stop();
        task.kind = null;
      }
      return work;
    } catch (RuntimeException e) {
      return new Work(
          "undecided",
          (attempts, _) -> attempts == 0 ? Duration.ZERO : UNDECIDED_PAUSE,
          () -> {
            throw e;
          });
    }
  }

  private void due(Task<K> task) {
    lock.lock();
    try {
      task.due = null;
      if (!task.busy) {
        attempt(task);
      }
    } finally {
      lock.unlock();
    }
  }

  private void attempt(Task<K> task) {
    if (closed || !isKept(task)) {
      return;
    }
    Work work = ask(task);
    if (work != null) {
      task.is(work.kind());
      begin(task, work);
    }
  }

  private void begin(Task<K> task, Work work) {
    task.busy = true;
    if (running >= limits.maxRunning()) {
      queue.add(task);
    } else {
      running++;
      task.underWay = true;
      hands.take(() -> run(task, work));
    }
  }

  /** Attempts that waited for their turn; an errand may need something else by now. */
  private void beginQueued() {
    while (running < limits.maxRunning()) {
      Task<K> task = queue.poll();
      if (task == null) {
        return;
      }
      task.busy = false;
      attempt(task);
    }
  }

  // ---- by the hands

  private void run(Task<K> task, Work work) {
    // An error that is no exception ends the attempt as well, and must not keep the key busy.
    Answer answer = new Again("cut short", null);
    try {
      answer = work.attempt().make();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      answer = new Again(e.toString(), null);
    } finally {
      ended(task, work, answer);
    }
  }

  private void ended(Task<K> task, Work work, Answer answer) {
    Runnable news;
    lock.lock();
    try {
      running--;
      attemptEnded.signalAll();
      task.underWay = false;
      task.attempts++;
      news =
          switch (answer) {
            case Done _ -> {
              tasks.remove(task.key, task);
              yield null;
            }
            case Told(long offset) -> {
              told(task, offset);
              yield null;
            }
            case NotYet(Duration atLeast) -> {
              task.cause = null;
              task.fruitlessSince = null;
              planAgain(task, atLeast);
              yield null;
            }
            case Again(String cause, Duration atLeast) -> fruitless(task, work, cause, atLeast);
          };
      giveWay(task);
      beginQueued();
    } finally {
      lock.unlock();
    }
    if (news != null) {
      news.run();
    }
  }

  /** A task of the same key may have been waiting for this one, which was cancelled, to end. */
  private void giveWay(Task<K> task) {
    if (leaving.remove(task.key, task)) {
      Task<K> next = tasks.get(task.key);
      if (next != null) {
        next.busy = false;
        plan(next, Duration.ZERO);
      }
    }
  }

  private void told(Task<K> task, long offset) {
    task.cause = null;
    task.fruitlessSince = null;
    if (offset < position) {
      planAgain(task, null);
    } else {
      unread.put(offset, task);
    }
  }

  private void planAgain(Task<K> task, @Nullable Duration atLeast) {
    task.busy = false;
    plan(task, atLeast == null ? Duration.ZERO : atLeast);
  }

  private @Nullable Runnable fruitless(
      Task<K> task, Work work, String cause, @Nullable Duration atLeast) {
    Instant now = clock.instant();
    Instant since = task.fruitlessSince == null ? now : task.fruitlessSince;
    boolean isNews = task.cause == null || !isAlike(task.cause, cause);
    int attempts = task.attempts;
    task.fruitlessSince = since;
    task.cause = cause;
    Duration giveUpAfter = limits.giveUpAfter();
    if (giveUpAfter != null && !now.isBefore(since.plus(giveUpAfter)) && isKept(task)) {
      tasks.remove(task.key);
      return () -> listener.givesUp(task.key, work.kind(), cause, attempts, since);
    }
    planAgain(task, atLeast);
    return isNews && !closed ? () -> listener.waits(task.key, work.kind(), cause) : null;
  }

  private static boolean isAlike(String one, String other) {
    return withoutVarying(one).equals(withoutVarying(other));
  }

  private static String withoutVarying(String cause) {
    return VARYING.matcher(cause).replaceAll("#");
  }
}

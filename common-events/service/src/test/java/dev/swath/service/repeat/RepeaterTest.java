package dev.swath.service.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.service.repeat.Attempt.Answer;
import dev.swath.service.repeat.Attempt.Answer.Again;
import dev.swath.service.repeat.Attempt.Answer.Done;
import dev.swath.service.repeat.Attempt.Answer.NotYet;
import dev.swath.service.repeat.Attempt.Answer.Told;
import dev.swath.service.repeat.Repeater.Limits;
import dev.swath.service.repeat.Repeater.Submission;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RepeaterTest {
  private static final Backoff SECONDS =
      new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(8), 0);
  private static final Limits WIDE = new Limits(100, 100, null);

  private final ManualHands hands = new ManualHands();
  private final List<String> heard = new ArrayList<>();

  private Repeater<String> repeater(Limits limits) {
    Repeater<String> repeater =
        new Repeater<>(
            limits, hands.withZone(ZoneOffset.UTC), RandomGenerator.getDefault(), hands, hear());
    repeater.start(Duration.ZERO);
    return repeater;
  }

  private Repeater.Listener<String> hear() {
    return new Repeater.Listener<>() {
      @Override
      public void waits(String key, String kind, String cause) {
        heard.add(key + " " + kind + ": " + cause);
      }

      @Override
      public void givesUp(String key, String kind, String cause, int attempts, Instant since) {
        heard.add(key + " " + kind + " given up after " + attempts + ": " + cause);
      }
    };
  }

  /** Gives the answers one after the other, then is done. */
  private static final class Script implements Attempt {
    private final ArrayDeque<Answer> answers;
    private int made;

    private Script(Answer... answers) {
      this.answers = new ArrayDeque<>(List.of(answers));
    }

    @Override
    public Answer make() {
      made++;
      return answers.isEmpty() ? new Done() : answers.removeFirst();
    }
  }

  private static Errand errand(Attempt attempt) {
    return Errand.of("call", SECONDS.retries(), attempt);
  }

  private static Again again(String cause) {
    return new Again(cause, null);
  }

  @Test
  void a_thing_is_attempted_at_once_and_then_with_growing_pauses_until_it_is_done() {
    Repeater<String> repeater = repeater(WIDE);
    Script script = new Script(again("no"), again("no"), again("no"));
    repeater.submit("a", errand(script));
    hands.runAll();
    assertThat(script.made).isEqualTo(1);
    hands.pass(Duration.ofMillis(999));
    assertThat(script.made).isEqualTo(1);
    hands.pass(Duration.ofMillis(1));
    assertThat(script.made).isEqualTo(2);
    hands.pass(Duration.ofSeconds(2));
    assertThat(script.made).isEqualTo(3);
    hands.pass(Duration.ofSeconds(4));
    assertThat(script.made).isEqualTo(4);
    assertThat(repeater.size()).isZero();
  }

  @Test
  void a_thing_that_fails_for_ever_holds_up_no_other() {
    Repeater<String> repeater = repeater(WIDE);
    repeater.submit("stuck", errand(() -> again("stuck")));
    for (int i = 0; i < 50; i++) {
      repeater.submit("good " + i, errand(new Script()));
    }
    hands.runAll();
    assertThat(repeater.size()).isEqualTo(1);
  }

  @Test
  void an_answer_may_ask_for_a_longer_pause() {
    Repeater<String> repeater = repeater(WIDE);
    Script script = new Script(new Again("later", Duration.ofMinutes(1)));
    repeater.submit("a", errand(script));
    hands.pass(Duration.ofSeconds(59));
    assertThat(script.made).isEqualTo(1);
    hands.pass(Duration.ofSeconds(1));
    assertThat(script.made).isEqualTo(2);
  }

  @Test
  void a_cause_is_told_once_until_it_changes() {
    Repeater<String> repeater = repeater(WIDE);
    repeater.submit(
        "a",
        errand(
            new Script(
                again("HTTP 500: request 3f9a-0001"),
                again("HTTP 500: request 77c1-0002"),
                again("HTTP 404: request 77c1-0003"),
                again("HTTP 404: request 77c1-0004"))));
    hands.pass(Duration.ofMinutes(1));
    assertThat(heard)
        .containsExactly(
            "a call: HTTP 500: request 3f9a-0001", "a call: HTTP 404: request 77c1-0003");
  }

  @Test
  void what_is_only_not_over_yet_is_not_told() {
    Repeater<String> repeater = repeater(WIDE);
    Script script = new Script(new NotYet(null), new NotYet(null));
    repeater.submit("a", errand(script));
    hands.pass(Duration.ofMinutes(1));
    assertThat(script.made).isEqualTo(3);
    assertThat(heard).isEmpty();
  }

  @Test
  void an_exception_is_a_fruitless_attempt() {
    Repeater<String> repeater = repeater(WIDE);
    AtomicInteger made = new AtomicInteger();
    repeater.submit(
        "a",
        errand(
            () -> {
              if (made.incrementAndGet() < 3) {
                throw new IllegalStateException("broken");
              }
              return new Done();
            }));
    hands.pass(Duration.ofMinutes(1));
    assertThat(made).hasValue(3);
    assertThat(repeater.size()).isZero();
    assertThat(heard).containsExactly("a call: java.lang.IllegalStateException: broken");
  }

  @Test
  void an_errand_that_cannot_say_what_it_needs_stops_only_itself() {
    Repeater<String> repeater = repeater(WIDE);
    AtomicInteger asked = new AtomicInteger();
    Script script = new Script();
    repeater.submit(
        "odd",
        () -> {
          if (asked.incrementAndGet() < 4) {
            throw new IllegalStateException("a bug");
          }
          return new Errand.Work("call", SECONDS.retries(), script);
        });
    repeater.submit("good", errand(new Script()));
    hands.runAll();
    assertThat(repeater.size()).isEqualTo(1);
    assertThat(heard).containsExactly("odd undecided: java.lang.IllegalStateException: a bug");
    hands.pass(Duration.ofMinutes(5));
    assertThat(script.made).isEqualTo(1);
    assertThat(repeater.size()).isZero();
  }

  @Test
  void what_is_fruitless_for_too_long_is_given_up_and_its_key_is_free_again() {
    Repeater<String> repeater = repeater(new Limits(100, 100, Duration.ofSeconds(10)));
    repeater.submit("a", errand(() -> again("no")));
    hands.pass(Duration.ofSeconds(9));
    assertThat(repeater.fruitless(10))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.key()).isEqualTo("a");
              assertThat(it.cause()).isEqualTo("no");
              assertThat(it.since()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
            });
    hands.pass(Duration.ofMinutes(1));
    assertThat(heard).containsExactly("a call: no", "a call given up after 5: no");
    assertThat(repeater.submit("a", errand(new Script()))).isEqualTo(Submission.ACCEPTED);
  }

  @Test
  void a_key_is_kept_once() {
    Repeater<String> repeater = repeater(WIDE);
    Script second = new Script();
    assertThat(repeater.submit("a", errand(() -> again("no")))).isEqualTo(Submission.ACCEPTED);
    assertThat(repeater.submit("a", errand(second))).isEqualTo(Submission.KNOWN);
    hands.pass(Duration.ofMinutes(1));
    assertThat(second.made).isZero();
  }

  @Test
  void no_more_is_kept_than_the_limit() {
    Repeater<String> repeater = repeater(new Limits(2, 100, null));
    repeater.submit("a", errand(new Script()));
    repeater.submit("b", errand(new Script()));
    assertThat(repeater.submit("c", errand(new Script()))).isEqualTo(Submission.FULL);
    hands.runAll();
    assertThat(repeater.submit("c", errand(new Script()))).isEqualTo(Submission.ACCEPTED);
  }

  @Test
  void no_more_attempts_are_under_way_than_the_limit() {
    Repeater<String> repeater = repeater(new Limits(100, 2, null));
    for (int i = 0; i < 5; i++) {
      repeater.submit("thing " + i, errand(new Script()));
    }
    assertThat(hands.waiting()).isEqualTo(2);
    hands.runOne();
    assertThat(hands.waiting()).isEqualTo(2);
    hands.runAll();
    assertThat(repeater.size()).isZero();
  }

  @Test
  void a_turn_that_was_waited_for_is_taken_at_once() {
    Repeater<String> repeater = repeater(new Limits(100, 1, null));
    Script script = new Script(again("no"));
    repeater.submit("a", errand(script));
    hands.runAll();
    repeater.submit("slow", errand(new Script()));
    assertThat(hands.waiting()).isEqualTo(1);
    // Comes due while the only pair of hands is busy.
    Runnable slow = hands::runOne;
    hands.passWithoutHands(Duration.ofSeconds(1));
    slow.run();
    assertThat(hands.waiting()).isEqualTo(1);
    hands.runAll();
    assertThat(script.made).isEqualTo(2);
  }

  @Test
  void what_was_told_counts_only_when_it_is_read_back() {
    Repeater<String> repeater = repeater(WIDE);
    Script script = new Script(new Told(7));
    repeater.submit("a", errand(script));
    hands.pass(Duration.ofMinutes(1));
    repeater.wake("a");
    repeater.readTo(7);
    hands.pass(Duration.ofMinutes(1));
    assertThat(script.made).isEqualTo(1);
    repeater.readTo(8);
    hands.pass(Duration.ofMinutes(1));
    assertThat(script.made).isEqualTo(2);
  }

  @Test
  void what_was_read_back_before_the_attempt_ended_counts() {
    Repeater<String> repeater = repeater(WIDE);
    Script script = new Script(new Told(7));
    repeater.readTo(8);
    repeater.submit("a", errand(script));
    hands.pass(Duration.ofMinutes(1));
    assertThat(script.made).isEqualTo(2);
  }

  @Test
  void an_errand_may_need_nothing_until_it_is_woken_and_something_else_then() {
    Repeater<String> repeater = repeater(WIDE);
    Changing errand = new Changing();
    repeater.submit("a", errand);
    hands.pass(Duration.ofMinutes(1));
    assertThat(errand.made).isEmpty();
    errand.kind = "look up";
    repeater.wake("a");
    hands.pass(Duration.ofSeconds(2));
    assertThat(errand.made).containsExactly("look up", "look up");
    errand.kind = "cancel";
    repeater.wake("a");
    hands.runAll();
    assertThat(errand.made).containsExactly("look up", "look up", "cancel");
    errand.kind = null;
    hands.pass(Duration.ofMinutes(1));
    assertThat(errand.made).hasSize(3);
  }

  private static final class Changing implements Errand {
    private final List<String> made = new ArrayList<>();
    private @Nullable String kind;

    @Override
    public @Nullable Work next() {
      String now = kind;
      return now == null
          ? null
          : new Work(
              now,
              SECONDS.retries(),
              () -> {
                made.add(now);
                return again("no");
              });
    }
  }

  @Test
  void what_is_cancelled_is_not_attempted_again() {
    Repeater<String> repeater = repeater(WIDE);
    Script script = new Script(again("no"));
    repeater.submit("a", errand(script));
    hands.runAll();
    assertThat(repeater.cancel("a")).isTrue();
    hands.pass(Duration.ofMinutes(1));
    assertThat(script.made).isEqualTo(1);
    assertThat(repeater.cancel("a")).isFalse();
  }

  @Test
  void a_key_that_comes_again_waits_for_the_cancelled_attempt_that_is_under_way() {
    Repeater<String> repeater = repeater(WIDE);
    Script before = new Script(again("no"));
    Script after = new Script();
    repeater.submit("a", errand(before));
    repeater.cancel("a");
    repeater.submit("a", errand(after));
    assertThat(hands.waiting()).isEqualTo(1);
    hands.runOne();
    assertThat(before.made).isEqualTo(1);
    assertThat(after.made).isZero();
    hands.runAll();
    assertThat(after.made).isEqualTo(1);
    assertThat(repeater.size()).isZero();
  }

  @Test
  void nothing_is_attempted_before_the_start_and_nothing_begins_after_the_close() {
    Repeater<String> repeater =
        new Repeater<>(
            WIDE, hands.withZone(ZoneOffset.UTC), RandomGenerator.getDefault(), hands, hear());
    Script script = new Script(again("no"), again("no"));
    repeater.submit("a", errand(script));
    hands.pass(Duration.ofMinutes(1));
    assertThat(script.made).isZero();
    repeater.start(Duration.ofSeconds(10));
    hands.pass(Duration.ofSeconds(10));
    assertThat(script.made).isPositive();
    int made = script.made;
    repeater.close();
    hands.pass(Duration.ofMinutes(1));
    assertThat(script.made).isEqualTo(made);
    assertThat(repeater.isClosed()).isTrue();
    assertThat(repeater.submit("b", errand(new Script()))).isEqualTo(Submission.CLOSED);
  }

  @Test
  void with_threads_a_key_is_attempted_by_one_at_a_time_and_a_close_waits_for_attempts()
      throws InterruptedException {
    try (ThreadedHands threads = new ThreadedHands()) {
      Repeater<Integer> repeater =
          new Repeater<>(
              new Limits(1000, 16, null),
              hands.withZone(ZoneOffset.UTC),
              RandomGenerator.getDefault(),
              threads,
              new Silent());
      repeater.start(Duration.ZERO);
      ConcurrentMap<Integer, AtomicInteger> underWay = new ConcurrentHashMap<>();
      AtomicInteger most = new AtomicInteger();
      AtomicInteger all = new AtomicInteger();
      CountDownLatch done = new CountDownLatch(200);
      Backoff quick = new Backoff(Duration.ofMillis(1), 1, Duration.ofMillis(1), 0);
      for (int key = 0; key < 200; key++) {
        int thing = key;
        AtomicInteger made = new AtomicInteger();
        repeater.submit(
            thing,
            Errand.of(
                "try",
                quick.retries(),
                () -> {
                  AtomicInteger mine = underWay.computeIfAbsent(thing, _ -> new AtomicInteger());
                  most.accumulateAndGet(mine.incrementAndGet(), Math::max);
                  all.accumulateAndGet(
                      underWay.values().stream().mapToInt(AtomicInteger::get).sum(), Math::max);
                  LockSupport.parkNanos(1_000);
                  mine.decrementAndGet();
                  if (made.incrementAndGet() < 5) {
                    return again("no");
                  }
                  done.countDown();
                  return new Done();
                }));
      }
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(most).hasValue(1);
      assertThat(all.get()).isLessThanOrEqualTo(16);
      repeater.close();
      assertThat(repeater.awaitQuiet(Duration.ofSeconds(10))).isTrue();
    }
  }

  private static final class Silent implements Repeater.Listener<Integer> {
    @Override
    public void waits(Integer key, String kind, String cause) {}

    @Override
    public void givesUp(Integer key, String kind, String cause, int attempts, Instant since) {}
  }
}

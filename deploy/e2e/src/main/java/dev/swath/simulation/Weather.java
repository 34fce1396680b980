package dev.swath.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Faults that are due, each for the next call that it fits. */
final class Weather {
  private final Deque<Commit> commits = new ArrayDeque<>();
  private final Map<String, Deque<Sending>> sendings = new HashMap<>();
  private final Deque<Placing> placings = new ArrayDeque<>();
  private int unavailable;

  /** What becomes of a commit. */
  enum Commit {
    FINE,
    /** It does not happen, and the caller is told so. */
    REFUSED,
    /** It happens, and the caller is not told. */
    UNANSWERED
  }

  /** What becomes of a record that is sent. */
  enum Sending {
    FINE,
    LOST,
    /** It is in the log, and the sender is not told. */
    UNACKNOWLEDGED
  }

  /** What becomes of a request to place an upstream order. */
  enum Placing {
    FINE,
    /** It never gets there. */
    NOT_SENT,
    /** The provider takes it; its answer is lost. */
    ANSWER_LOST,
    /** The provider takes it a while after the connection broke. */
    TAKEN_LATE,
    /** The connection broke, and the provider takes nothing. */
    NOTHING_TAKEN,
    /** The provider answers with an error, and has it. */
    ERROR_BUT_TAKEN,
    /** The provider does not want it. */
    REFUSED
  }

  void next(Commit fault) {
    commits.add(fault);
  }

  void next(String process, Sending fault) {
    sendings.computeIfAbsent(process, _ -> new ArrayDeque<>()).add(fault);
  }

  void next(Placing fault) {
    placings.add(fault);
  }

  /** So many of the next questions to the provider are not answered. */
  void unavailable(int calls) {
    unavailable += calls;
  }

  Commit commit() {
    return orElse(commits.poll(), Commit.FINE);
  }

  Sending sending(Life life) {
    Deque<Sending> faults = sendings.get(life.toString());
    return orElse(faults == null ? null : faults.poll(), Sending.FINE);
  }

  Placing placing() {
    return orElse(placings.poll(), Placing.FINE);
  }

  boolean isUnavailable() {
    if (unavailable > 0) {
      unavailable--;
      return true;
    }
    return false;
  }

  private static <T> T orElse(@Nullable T value, T other) {
    return value == null ? other : value;
  }
}

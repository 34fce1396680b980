package dev.swath.service.repeat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs attempts when a test says so, and keeps the time. */
public final class ManualHands implements Hands, InstantSource {
  private final ArrayDeque<Runnable> taken = new ArrayDeque<>();
  private final List<Due> appointments = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private record Due(Instant at, Runnable action) {}

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public void take(Runnable attempt) {
    taken.add(attempt);
  }

  @Override
  public Appointment later(Duration delay, Runnable action) {
    Due due = new Due(now.plus(delay), action);
    appointments.add(due);
    return () -> appointments.remove(due);
  }

  @Override
  public void close() {
    taken.clear();
    appointments.clear();
  }

  /** Attempts that were taken and have not run. */
  public int waiting() {
    return taken.size();
  }

  /** Runs the attempt that was taken first. */
  public void runOne() {
    taken.removeFirst().run();
  }

  /** Runs all that was taken, and what follows from it at once. */
  public void runAll() {
    while (!taken.isEmpty()) {
      runOne();
    }
  }

  /** Lets time pass; keeps appointments, but runs no attempt. */
  public void passWithoutHands(Duration duration) {
    Instant until = now.plus(duration);
    List<Due> due = appointments.stream().filter(it -> !it.at().isAfter(until)).toList();
    appointments.removeAll(due);
    now = until;
    due.forEach(it -> it.action().run());
  }

  /** Lets time pass; keeps appointments and runs attempts as they come due. */
  public void pass(Duration duration) {
    Instant until = now.plus(duration);
    runAll();
    while (true) {
      Due next =
          appointments.stream()
              .filter(due -> !due.at().isAfter(until))
              .min(Comparator.comparing(Due::at))
              .orElse(null);
      if (next == null) {
        now = until;
        return;
      }
      appointments.remove(next);
      now = next.at();
      next.action().run();
      runAll();
    }
  }
}

package dev.swath.standalone;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Starts processes again that died. Each time a process dies soon after its start, the next start
 * waits twice as long; a process that dies again and again is left alone.
 */
final class Watch {

  /** After so long, a process counts as well: the next death is its first. */
  static final Duration WELL = Duration.ofMinutes(5);

  static final int MOST_STARTS = 8;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** What is watched. */
  interface Watched {

    /** The processes that were started and run no more, though nobody ended them. */
    List<Instance> dead();

    /** Why it died, a sentence. */
    String why(Instance instance);

    void start(Instance instance);
  }

  private record Patient(int starts, Instant lastStart) {}

  private final Watched watched;
  private final Clock clock;
  private final Consumer<String> report;
  private final Map<Instance, Patient> patients = new HashMap<>();
  private final Map<Instance, Instant> due = new HashMap<>();

  /**
   * @param report is given a line for every death
   */
  Watch(Watched watched, Clock clock, Consumer<String> report) {
    this.watched = watched;
    this.clock = clock;
    this.report = report;
  }

  /** Looks once, and starts what is due. */
  void look() {
    List<Instance> dead = watched.dead();
    due.keySet().retainAll(dead);
    for (Instance instance : dead) {
      if (!due.containsKey(instance)) {
        due.put(instance, announced(instance));
      }
      if (!clock.instant().isBefore(due.getOrDefault(instance, Instant.MAX))) {
        due.remove(instance);
        start(instance);
      }
    }
  }

  /** When it is to be started; {@link Instant#MAX} for never. */
  private Instant announced(Instance instance) {
    Instant now = clock.instant();
    Patient patient = patients.getOrDefault(instance, new Patient(0, Instant.MIN));
    if (patient.starts() > 0 && Duration.between(patient.lastStart(), now).compareTo(WELL) >= 0) {
      patient = new Patient(0, Instant.MIN);
      patients.remove(instance);
    }
    if (patient.starts() >= MOST_STARTS) {
      report.accept(
          "%s died again and is left alone after %d starts. %s Start it again: ./swath up"
              .formatted(instance, MOST_STARTS, watched.why(instance)));
      return Instant.MAX;
    }
    Duration wait = FIRST_WAIT.multipliedBy(1L << patient.starts());
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      wait = LONGEST_WAIT;
    }
    report.accept(
        "%s died and is started again in %d s. %s"
            .formatted(instance, wait.toSeconds(), watched.why(instance)));
    return now.plus(wait);
  }

  private void start(Instance instance) {
    patients.merge(
        instance,
        new Patient(1, clock.instant()),
        (before, now) -> new Patient(before.starts() + 1, now.lastStart()));
    watched.start(instance);
  }

  /** Looks every second while there is something to watch. */
  void run(Supplier<Boolean> goesOn) {
    while (goesOn.get()) {
      try {
        look();
      } catch (RuntimeException e) {
        report.accept("The watch could not look: " + e);
      }
      Interruption.pause(FIRST_WAIT);
    }
  }
}

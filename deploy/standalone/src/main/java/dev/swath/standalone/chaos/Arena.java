package dev.swath.standalone.chaos;

import dev.swath.standalone.Home;
import dev.swath.standalone.Installation;
import dev.swath.standalone.Ports;
import dev.swath.standalone.Service;
import dev.swath.standalone.Stack;
import dev.swath.standalone.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/** A stack in a temporary folder and on free ports, all of which is gone at the end. */
final class Arena implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration GONE_WITHIN = Duration.ofSeconds(5);

  private final Path folder;
  private final Stack stack;
  private final Thread whenCutShort = new Thread(this::clear, "arena");
  private boolean cleared;

  Arena(Installation installation, Duration sandboxDelay) {
    try {
      folder = Files.createTempDirectory("swath-chaos");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stack =
        new Stack(installation, new Home(folder), Ports.free())
            .environment(
                Service.PROVIDER_SANDBOX,
                "SANDBOX_DELAY_MILLIS",
                Long.toString(sandboxDelay.toMillis()))
            // Deliveries come within seconds here; half a minute between two looks is for others.
            .environment(Service.FULFILLMENT_SERVICE, "SWATH_FULFILLMENT_POLLS_MAX", "3s");
    Runtime.getRuntime().addShutdownHook(whenCutShort);
  }

  Stack stack() {
    return stack;
  }

  void up() {
    stack.up(PATIENCE, _ -> {});
  }

  /** Kills it and starts it again at once, without waiting for it. */
  synchronized void killAndStart(Service victim) {
    if (cleared) {
      throw new StackException("Cut short");
    }
    stack.kill(victim);
    // The last threads of a process that was killed may still hold its port for a moment.
    Deadline gone = Deadline.in(GONE_WITHIN);
    while (stack.isReady(victim) && !gone.hasPassed()) {
      Deadline.pause(Duration.ofMillis(10));
    }
    stack.start(victim);
  }

  /**
   * @throws StackException when it ends or is not ready in time
   */
  void awaitReady(Service service) {
    stack.awaitReady(Set.of(service), PATIENCE);
  }

  private synchronized void clear() {
    if (cleared) {
      return;
    }
    cleared = true;
    for (Service service : Service.values()) {
      stack.kill(service);
    }
    stack.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    clear();
    try {
      Runtime.getRuntime().removeShutdownHook(whenCutShort);
    } catch (IllegalStateException e) {
      // The JVM is already ending, and the hook is at work.
    }
  }
}

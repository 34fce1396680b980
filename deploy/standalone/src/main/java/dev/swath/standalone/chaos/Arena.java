package dev.swath.standalone.chaos;

import dev.swath.standalone.Home;
import dev.swath.standalone.Installation;
import dev.swath.standalone.Instance;
import dev.swath.standalone.Ports;
import dev.swath.standalone.Service;
import dev.swath.standalone.Stack;
import dev.swath.standalone.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A stack in a temporary folder and on free ports, all of which is gone at the end. */
final class Arena implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration GONE_WITHIN = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final Path folder;
  private final Stack stack;
  private final List<Instance> further;
  private final Thread whenCutShort = new Thread(this::clear, "arena");
  private boolean cleared;

  Arena(Installation installation, ChaosPlan plan) {
    further = plan.further();
    try {
      folder = Files.createTempDirectory("swath-chaos");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stack =
        new Stack(installation, new Home(folder), ports(plan))
            .environment(
                Service.PROVIDER_SANDBOX,
                "SANDBOX_DELAY_MILLIS",
                Long.toString(plan.sandboxDelay().toMillis()))
            // Deliveries come within seconds here; half a minute between two looks is for others.
            .environment(Service.FULFILLMENT_SERVICE, "SWATH_FULFILLMENT_POLLS_MAX", "3s");
    if (!further.isEmpty()) {
      // Nobody names them: what a service starts with by itself is to do.
      Service.OURS.forEach(service -> stack.environment(service, "SWATH_INSTANCE_ID", ""));
    }
    Runtime.getRuntime().addShutdownHook(whenCutShort);
  }

  private static Ports ports(ChaosPlan plan) {
    List<Instance> all = new ArrayList<>(plan.further());
    plan.blows().forEach(blow -> all.add(blow.victim()));
    all.removeIf(Instance::isFirst);
    return Ports.free().withBrokers(plan.cluster().brokers()).with(all);
  }

  Stack stack() {
    return stack;
  }

  void up() {
    stack.up(PATIENCE, _ -> {});
    further.forEach(stack::start);
    further.forEach(this::awaitReady);
  }

  /** Kills it and starts it again at once, without waiting for it. */
  synchronized void killAndStart(Instance victim) {
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

  synchronized void start(Instance instance) {
    if (cleared) {
      throw new StackException("Cut short");
    }
    stack.start(instance);
  }

  /** Halts it for a while. */
  void freeze(Instance victim, Duration time) {
    stack.freeze(victim);
    Deadline.pause(time);
    stack.wake(victim);
  }

  /**
   * @throws StackException when it ends or is not ready in time
   */
  void awaitReady(Instance instance) {
    Deadline patience = Deadline.in(PATIENCE);
    while (!stack.isReady(instance)) {
      if (!stack.isRunning(instance)) {
        throw new StackException(instance + " ended before it was ready");
      }
      if (patience.hasPassed()) {
        throw new StackException(instance + " was not ready in time");
      }
      Deadline.pause(LOOK_AGAIN);
    }
  }

  private synchronized void clear() {
    if (cleared) {
      return;
    }
    cleared = true;
    stack.killAll();
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

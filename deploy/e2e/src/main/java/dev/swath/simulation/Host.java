package dev.swath.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process and whoever starts it again when it has ended. */
abstract class Host {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final World world;
  private final String name;
  private final List<LogReader> readers = new ArrayList<>();
  private @Nullable Life life;
  private Duration downtime = SOON;

  Host(World world, String name) {
    this.world = world;
    this.name = name;
  }

  World world() {
    return world;
  }

  /** The life that it leads; null as long as it is down. */
  @Nullable Life life() {
    return life;
  }

  final void start() {
    Life begun = new Life(name);
    begun.onEnd(this::ended);
    life = begun;
    readers.clear();
    boot(begun);
  }

  /** Begins a life with nothing in memory. Must not wait; what waits is a fiber of its own. */
  protected abstract void boot(Life begun);

  /** Lets the group notice when this reader falls silent. */
  final LogReader reading(LogReader reader) {
    readers.add(reader);
    return reader;
  }

  private void ended() {
    world.say(name, () -> "CRASHES");
    life = null;
    readers.forEach(reader -> reader.group().suspect(reader));
    world.after(
        downtime,
        () -> {
          world.say(name, () -> "starts again");
          start();
        });
  }

  /** Ends it between two effects, a few turns from now. */
  final void crashAfter(int turns, Duration down) {
    Life current = life;
    if (current != null) {
      downtime = down;
      current.crashAfter(turns);
    }
  }

  /** Ends it and starts it again, both at once; does nothing if it is down already. */
  final void restart() {
    Life current = life;
    if (current != null) {
      downtime = Duration.ZERO;
      current.crash();
    }
  }

  /** Lets it stand still a few turns from now, in the middle of whatever it does. */
  final void pauseAfter(int turns, Duration length) {
    Life current = life;
    if (current != null) {
      current.pauseAfter(turns, () -> pause(current, length));
    }
  }

  private void pause(Life current, Duration length) {
    world.say(name, () -> "stands still for " + length.toMillis() + " ms");
    current.pauseUntil(world.now().plus(length));
    readers.forEach(reader -> reader.group().suspect(reader));
  }

  @Override
  public String toString() {
    return name;
  }
}

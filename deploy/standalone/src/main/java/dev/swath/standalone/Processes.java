package dev.swath.standalone;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Starts child processes that outlive this one, remembers them in the {@linkplain Home#run() run
 * folder}, finds them again from another command, and ends them.
 */
final class Processes {

  private static final String PID_FILE = ".pid";
  private static final Path NOTHING = Path.of("/dev/null");
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  // Two JVMs may read a process's start time a little apart, since the kernel counts it from the
  // boot.
  private static final Duration START_TIME_TOLERANCE = Duration.ofSeconds(2);

  private final Home home;

  Processes(Home home) {
    this.home = home;
  }

  /**
   * The process of the instance, if it lives. Another process that was given the same pid later is
   * not taken for it.
   */
  Optional<ProcessHandle> find(Instance instance) {
    if (Files.notExists(pidFile(instance))) {
      return Optional.empty();
    }
    Properties remembered = new Properties();
    try (Reader reader = Files.newBufferedReader(pidFile(instance))) {
      remembered.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // An empty file is one whose writer was killed: the process it was to name is not known, so not
    // found.
    if (!remembered.containsKey("pid")) {
      return Optional.empty();
    }
    Instant startedAt = Instant.parse(remembered.getProperty("startedAt"));
    return ProcessHandle.of(Long.parseLong(remembered.getProperty("pid")))
        .filter(Processes::lives)
        .filter(
            process ->
                Duration.between(startedAt(process), startedAt)
                        .abs()
                        .compareTo(START_TIME_TOLERANCE)
                    < 0);
  }

  /**
   * Starts a process that survives this one. What the instance wrote before is kept as {@code .1}.
   *
   * @param output gets what the process writes to its standard output
   */
  ProcessHandle start(Instance instance, Launch launch, Path output) {
    try {
      Private.setAside(home.log(instance));
      Private.setAside(home.lastWords(instance));
      ProcessHandle process = builder(launch, Private.newFile(output)).start().toHandle();
      Properties properties = new Properties();
      properties.setProperty("pid", Long.toString(process.pid()));
      properties.setProperty("startedAt", startedAt(process).toString());
      try (Writer writer = Files.newBufferedWriter(pidFile(instance))) {
        properties.store(writer, instance.id());
      }
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a process that survives this one and is not remembered. */
  void startUnremembered(Launch launch, Path output) {
    try {
      builder(launch, Private.newFile(output)).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a process to its end. */
  int run(Launch launch, Path log) {
    try {
      return builder(launch, log).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw Interruption.of(e);
    }
  }

  private ProcessBuilder builder(Launch launch, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(detached(launch.command()))
            .directory(home.path().toFile())
            .redirectInput(NOTHING.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(launch.environment());
    return builder;
  }

  /**
   * A Ctrl-C goes to everything in the terminal's foreground process group and a closed terminal to
   * its session, so the child gets a session of its own. Where there is no {@code setsid}, it is
   * started with both signals ignored, which a JVM respects. Either way the pid is the one that was
   * started.
   */
  private static List<String> detached(List<String> command) {
    List<String> detached = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      detached.add(SETSID.toString());
    } else {
      detached.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$0\" \"$@\""));
    }
    // What the process keeps on disk is for its owner alone.
    detached.addAll(List.of("/bin/sh", "-c", "umask 077; exec \"$0\" \"$@\""));
    detached.addAll(command);
    return detached;
  }

  /**
   * Asks the processes to end, all at once, and ends those by force that have not after the
   * patience is over.
   */
  void stop(Collection<Instance> instances, Duration patience) {
    List<ProcessHandle> processes = instances.stream().flatMap(s -> find(s).stream()).toList();
    processes.forEach(ProcessHandle::destroy);
    Instant deadline = Instant.now().plus(patience);
    for (ProcessHandle process : processes) {
      if (!ended(process, deadline)) {
        process.destroyForcibly();
        ended(process, Instant.now().plus(patience));
      }
    }
    instances.forEach(this::forget);
  }

  /** Ends the process without asking: what a power cut does to it. */
  void kill(Instance instance) {
    find(instance)
        .ifPresent(
            process -> {
              process.destroyForcibly();
              ended(process, Instant.now().plus(Duration.ofSeconds(10)));
            });
    forget(instance);
  }

  /**
   * Sends a signal that Java has no word for.
   *
   * @param name such as {@code STOP}
   * @throws StackException when the instance does not run
   */
  void signal(Instance instance, String name) {
    long pid =
        find(instance)
            .map(ProcessHandle::pid)
            .orElseThrow(() -> new StackException(instance + " is not running"));
    Launch kill = new Launch(List.of("kill", "-" + name, Long.toString(pid)), Map.of());
    if (run(kill, home.log(instance)) != 0) {
      throw new StackException("%s cannot be sent %s".formatted(instance, name));
    }
  }

  /** Every instance that was started and not ended by us, but lives no more. */
  List<Instance> dead() {
    return remembered().stream().filter(instance -> find(instance).isEmpty()).toList();
  }

  /** Every instance that was started and not ended by us; it need not live any more. */
  List<Instance> remembered() {
    try (Stream<Path> files = Files.list(home.run())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(PID_FILE))
          .flatMap(
              name -> Instance.byId(name.substring(0, name.length() - PID_FILE.length())).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean ended(ProcessHandle process, Instant deadline) {
    while (lives(process)) {
      if (Instant.now().isAfter(deadline)) {
        return false;
      }
      Interruption.pause(Duration.ofMillis(20));
    }
    return true;
  }

  /**
   * Whether it still runs. One that has ended stays in the process table until its parent asks for
   * its exit code, which the init of a container may do late or never; it has no command then.
   */
  private static boolean lives(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private void forget(Instance instance) {
    try {
      Files.deleteIfExists(pidFile(instance));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path pidFile(Instance instance) {
    return home.run().resolve(instance + PID_FILE);
  }

  static Instant startedAt(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }
}

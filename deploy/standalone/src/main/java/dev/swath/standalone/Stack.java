package dev.swath.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All processes of Swath on this machine: broker, document store, provider sandbox and the four
 * services, with durable data in one {@link Home}. The processes outlive this object unless it is
 * {@linkplain #close() closed}.
 *
 * <p>For tests:
 *
 * <pre>{@code
 * try (Stack stack = new Stack(Installation.locate(), new Home(folder), Ports.free()).endedWithThisJvm()) {
 *   stack.up(Duration.ofSeconds(120), System.out::println);
 *   stack.kill(Service.CREDIT_LEDGER);
 *   stack.start(Service.CREDIT_LEDGER);
 *   stack.awaitReady(Duration.ofSeconds(60));
 * }
 * }</pre>
 */
public final class Stack implements AutoCloseable {

  private static final Duration PATIENCE_FOR_THE_LOCK = Duration.ofSeconds(2);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
  private static final Duration PATIENCE_WHEN_STOPPING = Duration.ofSeconds(20);

  private final Home home;
  private final Map<String, String> environment;
  private final Ports ports;
  private final Processes processes;
  private final RunnableJars jars;
  private final Launches launches;
  private final Probes probes;
  private final Tokens tokens;
  private final Operator operator;
  private final HttpClient http;
  private final Map<Service, Map<String, String>> extraEnvironment = new EnumMap<>(Service.class);

  // Guarded by itself: what an `up` under way has started, to be ended if it is cut short; none is
  // added once it was.
  private final Set<Service> started = EnumSet.noneOf(Service.class);
  private boolean cutShort;
  private final List<String> javaOptions =
      words(System.getenv().getOrDefault("SWATH_JAVA_OPTIONS", ""));

  /**
   * What the environment variable {@code SWATH_JAVA_OPTIONS} says goes to every JVM, before the
   * usual options.
   */
  public Stack(Installation installation, Home home, Ports ports) {
    this(installation, home, ports, System.getenv());
  }

  private Stack(
      Installation installation, Home home, Ports ports, Map<String, String> environment) {
    this.home = home;
    this.environment = Map.copyOf(environment);
    this.ports = ports;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    SigningKey key = SigningKey.in(home.keys());
    this.processes = new Processes(home);
    this.jars = new RunnableJars(installation, home, processes);
    this.launches = new Launches(installation, jars, home, ports, key);
    this.probes = new Probes(ports, http);
    this.tokens = new Tokens(key, Clock.systemUTC());
    this.operator = new Operator(ports.url(Service.CREDIT_LEDGER), tokens, http);
  }

  /**
   * The stack of that folder: on the ports it was last started on, or else the default ones, each
   * replaced where its environment variable is set.
   */
  public static Stack in(Installation installation, Home home, Map<String, String> environment) {
    return in(installation, home, environment, home.brokers());
  }

  /**
   * The same with so many brokers. With three and more, a record is on two disks before its writer
   * hears of success.
   *
   * @throws StackException when the folder holds the data of more brokers, or it is none or two:
   *     two are worth less than one, since either stops both
   */
  public static Stack in(
      Installation installation, Home home, Map<String, String> environment, int brokers) {
    if (brokers != 1 && brokers < 3) {
      throw new StackException("There can be one broker, or three and more.");
    }
    if (brokers < home.brokers()) {
      throw new StackException(
          "%s holds the data of %d brokers; they are all needed."
              .formatted(home.path(), home.brokers()));
    }
    Ports ports =
        Ports.remembered(home.portsFile()).orElseGet(Ports::defaults).withBrokers(brokers);
    return new Stack(installation, home, ports.overriddenBy(environment), environment);
  }

  public Ports ports() {
    return ports;
  }

  public Tokens tokens() {
    return tokens;
  }

  /** How commands and tests reach what runs here. */
  public Site site() {
    return new Site(
        EnumSet.range(Service.PROVIDER_SANDBOX, Service.PRICING_SERVICE).stream()
            .collect(Collectors.toMap(service -> service, ports::url)),
        ports.bootstrapServers(),
        tokens);
  }

  /** Opens contracts and adds credits. */
  public Operator operator() {
    return operator;
  }

  public LogFile log(Service service) {
    return log(Instance.first(service));
  }

  public LogFile log(Instance instance) {
    return new LogFile(home.log(instance));
  }

  private static List<String> words(String text) {
    return Stream.of(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  /** Sets an environment variable for the next starts of the service, all its instances. */
  public Stack environment(Service service, String name, String value) {
    extraEnvironment.computeIfAbsent(service, _ -> new HashMap<>()).put(name, value);
    return this;
  }

  /** Ends the processes with this JVM, even when nobody gets to close the stack. */
  public Stack endedWithThisJvm() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::killAll, "stack"));
    return this;
  }

  /** Ends everything that was started here with SIGKILL, what is frozen too. */
  public void killAll() {
    // A home that was deleted is not to be made again.
    if (Files.exists(home.path())) {
      processes.remembered().forEach(processes::kill);
    }
  }

  /**
   * Starts what is not running and waits until all of it is ready. When that fails, whatever this
   * call started is ended again.
   *
   * @param patience for the whole stack
   * @param progress is given a line for every step
   * @throws StackException when a port is taken or a jar missing, before anything is started; when
   *     a service ends or is not ready in time, with the end of its log
   */
  public void up(Duration patience, Consumer<String> progress) {
    up(EnumSet.allOf(Service.class), patience, progress);
  }

  /**
   * The same for some of the services; the broker and the document store have to be among them or
   * running.
   */
  public void up(Set<Service> services, Duration patience, Consumer<String> progress) {
    exclusively(
        () -> {
          Set<Service> missing = EnumSet.copyOf(services);
          missing.removeIf(this::isRunningWhole);
          services.stream()
              .filter(service -> !missing.contains(service))
              .forEach(service -> progress.accept(service + " is already running"));
          requireSamePorts();
          disk().requireRoom();
          disk().warnings().forEach(progress);
          // One that died under load may be the next to be killed: who starts it hears why.
          deaths()
              .forEach(
                  (instance, death) ->
                      progress.accept(
                          "%s had died and is started again. %s"
                              .formatted(instance, death.reason())));
          missing.forEach(this::requireFreePorts);
          missing.forEach(jars::requireBuilt);
          ports.remember(home.portsFile());
          Thread whenCutShort = new Thread(this::endStarted, "cut short");
          Runtime.getRuntime().addShutdownHook(whenCutShort);
          try {
            startAll(missing, new Awaiting(services, patience, progress));
          } catch (RuntimeException e) {
            endStarted();
            throw e;
          } finally {
            forgetStarted();
            removeHook(whenCutShort);
          }
        });
  }

  /** All brokers, or the first instance of another service: what {@link #up} starts. */
  private List<Instance> instancesOf(Service service) {
    return service == Service.KAFKA ? ports.brokers() : List.of(Instance.first(service));
  }

  private boolean isRunningWhole(Service service) {
    return instancesOf(service).stream().allMatch(this::isRunning);
  }

  private boolean isReadyWhole(Service service) {
    return instancesOf(service).stream().allMatch(this::isReady);
  }

  private void requireFreePorts(Service service) {
    if (service == Service.KAFKA) {
      ports.brokers().stream().filter(broker -> !isRunning(broker)).forEach(ports::requireFree);
    } else {
      ports.requireFree(service);
    }
  }

  private void startAll(Set<Service> missing, Awaiting awaiting) {
    Set<Service> ours = EnumSet.copyOf(Service.OURS);
    ours.retainAll(missing);
    for (Service service : missing) {
      if (!ours.contains(service)) {
        awaiting.starting(service);
        startTracked(service);
      }
    }
    // Takes a while after a build, and the broker takes a while to start.
    ours.forEach(jars::of);
    awaiting.until(Service.FOUNDATION);
    for (Service service : ours) {
      awaiting.starting(service);
      startTracked(service);
    }
    awaiting.until(EnumSet.allOf(Service.class));
  }

  /** Watches services become ready, and tells about those that were started just now. */
  private final class Awaiting {
    private final Set<Service> notReady;
    private final Instant deadline;
    private final Consumer<String> progress;
    private final Map<Service, Instant> startedAt = new EnumMap<>(Service.class);

    Awaiting(Set<Service> services, Duration patience, Consumer<String> progress) {
      this.notReady = EnumSet.copyOf(services);
      this.deadline = Instant.now().plus(patience);
      this.progress = progress;
    }

    void starting(Service service) {
      startedAt.put(service, Instant.now());
    }

    /**
     * Returns when all of these are ready that are awaited at all.
     *
     * @throws StackException when one has ended or is not ready in time
     */
    void until(Set<Service> wanted) {
      while (true) {
        EnumSet.copyOf(notReady).forEach(this::look);
        if (Collections.disjoint(notReady, wanted)) {
          return;
        }
        for (Service service : notReady) {
          if (wanted.contains(service)) {
            requireHope(service);
          }
        }
        Interruption.pause(POLL_INTERVAL);
      }
    }

    private void look(Service service) {
      if (isReadyWhole(service)) {
        notReady.remove(service);
        Instant since = startedAt.get(service);
        if (since != null) {
          progress.accept(
              String.format(
                  Locale.ROOT,
                  "%s ready in %.1f s",
                  service,
                  Duration.between(since, Instant.now()).toMillis() / 1000.0));
        }
      }
    }

    private void requireHope(Service service) {
      if (!isRunningWhole(service)) {
        throw failure(service, "ended before it was ready");
      }
      if (Instant.now().isAfter(deadline)) {
        throw failure(service, "was not ready in time");
      }
    }
  }

  private StackException failure(Service service, String what) {
    Instance instance =
        instancesOf(service).stream()
            .filter(one -> !isRunning(one))
            .findFirst()
            .orElseGet(() -> Instance.first(service));
    Death death = Death.of(instance, home);
    // A service that refuses says why in sentences; the end of its log says less.
    return new StackException(
        death.isRefusal()
            ? "%s %s. %s".formatted(service, what, death.reason())
            : "%s %s. The end of %s:%n%s"
                .formatted(service, what, home.log(instance), String.join("\n", death.lines())));
  }

  /** The instances that were started, run no more, and were not ended by a command of ours. */
  private Map<Instance, Death> deaths() {
    Map<Instance, Death> deaths = new LinkedHashMap<>();
    processes.dead().forEach(instance -> deaths.put(instance, Death.of(instance, home)));
    return deaths;
  }

  private Disk disk() {
    return Disk.of(home.data(), environment);
  }

  /**
   * Starts a process that {@linkplain #watch watches} the others and ends with {@link #down};
   * harmless when there is one.
   *
   * @param command of the JVM: the main class that calls {@link #watch}, and its arguments
   */
  public void startWatch(Installation installation, List<String> command) {
    if (isWatched()) {
      return;
    }
    List<String> arguments =
        new ArrayList<>(
            List.of("-Xmx48m", "-XX:TieredStopAtLevel=1", "-cp", installation.libraries()));
    arguments.addAll(command);
    processes.startUnremembered(
        Launch.jvm(arguments).with(Map.of("SWATH_HOME", home.path().toString())), home.watchLog());
  }

  private boolean isWatched() {
    try (FileChannel channel = watchLock();
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileChannel watchLock() throws IOException {
    return FileChannel.open(
        home.run().resolve("watch.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /**
   * Starts again what dies, until the stack is {@linkplain #down down}; at most one process does so
   * at a time.
   *
   * @param report is given a line for every death
   */
  public void watch(Consumer<String> report) {
    try (FileChannel channel = watchLock();
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        new Watch(new Dying(), Clock.systemUTC(), report).run(home::isUp);
      }
    } catch (OverlappingFileLockException e) {
      // Another thread watches.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isBusy() {
    try (FileChannel channel = lockFile();
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileChannel lockFile() throws IOException {
    return FileChannel.open(
        home.run().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private final class Dying implements Watch.Watched {
    @Override
    public List<Instance> dead() {
      // A command that takes the stack up or down knows better what is to run.
      List<Instance> dead = processes.dead();
      return dead.isEmpty() || isBusy() ? List.of() : dead;
    }

    @Override
    public String why(Instance instance) {
      return Death.of(instance, home).reason();
    }

    @Override
    public void start(Instance instance) {
      exclusively(
          () -> {
            // Somebody may have taken the stack down since the look.
            if (home.isUp() && processes.dead().contains(instance)) {
              startProcess(instance);
            }
          });
    }
  }

  /** What will hurt soon though everything runs, a sentence each. */
  public List<String> warnings() {
    return disk().warnings();
  }

  private void startTracked(Service service) {
    synchronized (started) {
      if (cutShort) {
        throw new StackException("Cut short");
      }
      started.add(service);
      instancesOf(service).stream()
          .filter(instance -> !isRunning(instance))
          .forEach(this::startProcess);
    }
  }

  private void endStarted() {
    synchronized (started) {
      cutShort = true;
      stopInOrder(started);
    }
  }

  private void forgetStarted() {
    synchronized (started) {
      started.clear();
      cutShort = false;
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is already ending, and the hook is at work.
    }
  }

  private void requireSamePorts() {
    Ports.remembered(home.portsFile())
        .filter(running -> !running.equals(ports))
        .filter(_ -> EnumSet.allOf(Service.class).stream().anyMatch(this::isRunning))
        .ifPresent(
            running -> {
              throw new StackException(
                  "A stack is running on other ports: %s. First: ./swath down"
                      .formatted(running.byName()));
            });
  }

  /**
   * Starts one service without waiting for it; harmless when it is running.
   *
   * @throws StackException when its jar is missing
   */
  public void start(Service service) {
    start(Instance.first(service));
  }

  /**
   * Starts one instance without waiting for it; harmless when it is running. A further one needs a
   * port of its own among the {@linkplain Ports#with ports} of this stack.
   *
   * @throws StackException when its jar is missing
   */
  public void start(Instance instance) {
    jars.requireBuilt(instance.service());
    if (!isRunning(instance)) {
      startProcess(instance);
    }
  }

  private void startProcess(Instance instance) {
    Service service = instance.service();
    if (service == Service.KAFKA
        && !launches.kafkaIsFormatted(instance)
        && processes.run(launches.kafkaFormat(instance), home.lastWords(instance)) != 0) {
      throw failure(service, "could not prepare its folder");
    }
    Map<String, String> added = extraEnvironment.getOrDefault(service, Map.of());
    processes.start(instance, launches.of(instance, added, javaOptions), launches.output(instance));
  }

  /**
   * Waits until all services are ready.
   *
   * @throws StackException when one is not running, ends or is not ready in time, with the end of
   *     its log
   */
  public void awaitReady(Duration patience) {
    awaitReady(EnumSet.allOf(Service.class), patience);
  }

  /** The same for some of the services. */
  public void awaitReady(Set<Service> services, Duration patience) {
    new Awaiting(services, patience, _ -> {}).until(services);
  }

  public boolean isRunning(Service service) {
    return isRunning(Instance.first(service));
  }

  public boolean isRunning(Instance instance) {
    return process(instance).isPresent();
  }

  /** The process of the instance, if it lives. */
  public Optional<ProcessHandle> process(Instance instance) {
    return processes.find(instance);
  }

  /** Whether the service says that it can do its work now. */
  public boolean isReady(Service service) {
    return isReady(Instance.first(service));
  }

  /** Whether the instance says that it can do its work now. */
  public boolean isReady(Instance instance) {
    return probes.isReady(instance);
  }

  /** What can be seen of every service and of further instances, in starting order. */
  public List<ServiceStatus> status() {
    List<Callable<ServiceStatus>> questions = new ArrayList<>();
    Stream.concat(
            Stream.of(Service.values()).map(Instance::first),
            processes.remembered().stream()
                .filter(instance -> !instance.isFirst())
                .filter(instance -> ports.byName().containsKey(instance.id())))
        .sorted(Comparator.comparing(Instance::service).thenComparingInt(Instance::number))
        .forEach(instance -> questions.add(() -> status(instance)));
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<ServiceStatus> answers = new ArrayList<>();
      for (Future<ServiceStatus> answer : executor.invokeAll(questions)) {
        answers.add(answer.get());
      }
      return answers;
    } catch (InterruptedException e) {
      throw Interruption.of(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private ServiceStatus status(Instance instance) {
    Optional<ProcessHandle> process = process(instance);
    boolean died = process.isEmpty() && processes.remembered().contains(instance);
    return new ServiceStatus(
        instance,
        process.map(p -> OptionalLong.of(p.pid())).orElseGet(OptionalLong::empty),
        ports.of(instance),
        process.isPresent() && isReady(instance),
        process.map(p -> Duration.between(Processes.startedAt(p), Instant.now())),
        died ? Optional.of(Death.of(instance, home).reason()) : Optional.empty());
  }

  /** Ends one service with SIGKILL and returns when it is gone. */
  public void kill(Service service) {
    kill(Instance.first(service));
  }

  /** Ends one instance with SIGKILL and returns when it is gone. */
  public void kill(Instance instance) {
    processes.kill(instance);
  }

  /** Asks one service to end, ends it by force if it does not, and returns when it is gone. */
  public void stop(Service service) {
    stop(Instance.first(service));
  }

  /** Asks one instance to end, ends it by force if it does not, and returns when it is gone. */
  public void stop(Instance instance) {
    processes.stop(List.of(instance), PATIENCE_WHEN_STOPPING);
  }

  /**
   * Halts one instance where it stands (SIGSTOP) until it is {@linkplain #wake woken} or killed.
   * Its connections stay open, and it does not know that time passes.
   */
  public void freeze(Instance instance) {
    processes.signal(instance, "STOP");
  }

  /** Lets a {@linkplain #freeze frozen} instance go on. */
  public void wake(Instance instance) {
    processes.signal(instance, "CONT");
  }

  /** Ends everything, the services first and the broker last, and returns when all is gone. */
  public void down() {
    exclusively(
        () -> {
          stopInOrder(EnumSet.allOf(Service.class));
          try {
            Files.deleteIfExists(home.portsFile());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void stopInOrder(Collection<Service> services) {
    for (Set<Service> wave :
        List.of(Service.OURS, EnumSet.of(Service.PROVIDER_SANDBOX), Service.FOUNDATION)) {
      List<Instance> stopping =
          processes.remembered().stream()
              .filter(instance -> wave.contains(instance.service()))
              .filter(instance -> services.contains(instance.service()))
              .toList();
      processes.stop(stopping, PATIENCE_WHEN_STOPPING);
    }
  }

  /** {@link #down()}, and nothing can be asked of this object any more. */
  @Override
  public void close() {
    down();
    http.close();
  }

  /** The watch has the lock for a moment when it starts a process again. */
  private static FileLock lockPatiently(FileChannel channel) throws IOException {
    Instant deadline = Instant.now().plus(PATIENCE_FOR_THE_LOCK);
    while (true) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException e) {
        // Another thread of this process has it.
      }
      if (Instant.now().isAfter(deadline)) {
        throw new OverlappingFileLockException();
      }
      Interruption.pause(POLL_INTERVAL);
    }
  }

  /** Two commands at once would start everything twice. */
  private void exclusively(Runnable action) {
    try (FileChannel channel = lockFile();
        FileLock _ = lockPatiently(channel)) {
      action.run();
    } catch (OverlappingFileLockException e) {
      throw new StackException("Another command is just starting or stopping this stack.", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

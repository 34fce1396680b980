package dev.swath.bench;

import dev.swath.events.domain.ContractId;
import dev.swath.standalone.Home;
import dev.swath.standalone.Installation;
import dev.swath.standalone.Instance;
import dev.swath.standalone.Ports;
import dev.swath.standalone.Service;
import dev.swath.standalone.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * A broker and a ledger of their own in a folder of their own, and all it takes to talk to them.
 */
final class Testbed implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int OPENING_AT_ONCE = 8;

  private final Path folder;
  private final Stack stack;
  private final Orders orders = new Orders();
  private final Map<ContractId, Long> granted = new ConcurrentHashMap<>();
  private final Neighbours neighbours;
  private final Answers answers;
  private final Admin admin;

  /**
   * Starts it, with one instance of the ledger. What the environment of this process says to the
   * ledger, as in {@code SPRING_KAFKA_CONSUMER_MAX_POLL_RECORDS=2000}, reaches it.
   *
   * @param folder is created, and deleted at the end
   * @param instances how many instances of the ledger there may be in the end
   * @param ledgerEnvironment more of these
   * @param progress is given a line for every step
   */
  Testbed(
      Path folder,
      int instances,
      Map<String, String> ledgerEnvironment,
      Consumer<String> progress) {
    this.folder = folder;
    Ports ports =
        Ports.free().with(IntStream.rangeClosed(1, instances).mapToObj(Testbed::ledger).toList());
    stack = new Stack(Installation.locate(), new Home(folder), ports).endedWithThisJvm();
    ledgerEnvironment.forEach(
        (name, value) -> stack.environment(Service.CREDIT_LEDGER, name, value));
    stack.up(EnumSet.of(Service.KAFKA, Service.CREDIT_LEDGER), PATIENCE, progress);
    try {
      neighbours = new Neighbours(ports.bootstrapServers());
      answers = new Answers(ports.bootstrapServers(), orders);
      admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /** The ledger's instance of that number, from 1. */
  static Instance ledger(int number) {
    return new Instance(Service.CREDIT_LEDGER, number);
  }

  Stack stack() {
    return stack;
  }

  Orders orders() {
    return orders;
  }

  Neighbours neighbours() {
    return neighbours;
  }

  Admin admin() {
    return admin;
  }

  String bootstrapServers() {
    return stack.ports().bootstrapServers();
  }

  /** What each contract was opened with, in credits. */
  Map<ContractId, Long> granted() {
    return Map.copyOf(granted);
  }

  /** Opens contracts {@code name-0}, {@code name-1} … over the ledger's REST interface. */
  List<ContractId> open(String name, int count, long creditsEach) {
    List<ContractId> contracts =
        IntStream.range(0, count).mapToObj(i -> new ContractId(name + "-" + i)).toList();
    try (ExecutorService desks = Executors.newFixedThreadPool(OPENING_AT_ONCE)) {
      List<Future<?>> opened =
          contracts.stream()
              .<Future<?>>map(contract -> desks.submit(() -> open(contract, creditsEach)))
              .toList();
      for (Future<?> one : opened) {
        Futures.get(one);
      }
    }
    return contracts;
  }

  private void open(ContractId contract, long credits) {
    stack.operator().openContract(contract.value(), "Bench", credits, 0);
    granted.put(contract, credits);
  }

  /**
   * Waits until every order has an answer; what is missing then is for the {@link Audit} to say.
   */
  void awaitAnswers(Duration patience) {
    Waiting.until(
        () -> {
          answers.requireReading();
          return orders.answered() == orders.size();
        },
        patience);
  }

  /** Starts an instance and waits until it is ready. */
  void start(Instance instance) {
    stack.start(instance);
    if (!Waiting.until(() -> stack.isReady(instance) || !stack.isRunning(instance), PATIENCE)
        || !stack.isReady(instance)) {
      throw new IllegalStateException(
          instance + " does not become ready; see " + stack.log(instance).path());
    }
  }

  /** Compares what was published, what was answered and what the journal says. */
  Audit audit() {
    return Audit.of(orders, granted(), Journal.read(bootstrapServers()));
  }

  /** CPU time of a process since its start. */
  Duration cpu(Instance instance) {
    return stack
        .process(instance)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /** Bytes in the log by topic. */
  Map<String, Long> bytesByTopic() {
    Map<String, Long> bytes = new LinkedHashMap<>();
    Futures.get(admin.describeLogDirs(List.of(1)).allDescriptions())
        .values()
        .forEach(
            folders ->
                folders
                    .values()
                    .forEach(
                        log ->
                            log.replicaInfos()
                                .forEach(
                                    (partition, replica) ->
                                        bytes.merge(
                                            partition.topic(), replica.size(), Long::sum))));
    return bytes;
  }

  @Override
  public void close() {
    neighbours.close();
    answers.close();
    admin.close();
    stack.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.swath.bench;

import dev.swath.bench.micro.Micro;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Measures the credit ledger on processes of its own, and single calls in theirs. */
@Command(
    name = "swath bench",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = CommandLine.HelpCommand.class,
    description =
        "Measures the credit ledger on processes of its own. Ends with 0 only when every answer was right. "
            + "Or measures single calls.",
    footer = {
      "",
      "The ledger's settings are changed as everywhere, by environment variables: "
          + "SPRING_KAFKA_CONSUMER_MAX_POLL_RECORDS=2000 ./swath bench hop"
    })
public final class Bench {

  private final PrintStream out;

  Bench(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) {
    System.exit(CommandLines.run(new Bench(System.out), args));
  }

  @Command(description = "From a price to its answer: latencies at a rate, or orders per second.")
  int hop(
      @Option(names = "--rate", paramLabel = "N", defaultValue = "100", description = "Orders/s.")
          double rate,
      @Option(names = "--seconds", paramLabel = "N", defaultValue = "30") int seconds,
      @Option(names = "--warmup", paramLabel = "SECONDS", defaultValue = "20") int warmup,
      @Option(
              names = "--drain",
              paramLabel = "N",
              defaultValue = "0",
              description = "Instead: how fast that many orders are answered that wait already.")
          int drain,
      @Option(names = "--contracts", paramLabel = "N", defaultValue = "1000") int contracts) {
    return measured(
        1,
        testbed ->
            drain > 0
                ? Hop.drain(testbed, contracts, drain, drain, out)
                : Hop.run(
                    testbed,
                    contracts,
                    rate,
                    Duration.ofSeconds(warmup),
                    Duration.ofSeconds(seconds),
                    out));
  }

  @Command(description = "One contract with all the orders against many with as many.")
  int hot(
      @Option(names = "--orders", paramLabel = "N", defaultValue = "50000") int orders,
      @Option(names = "--rounds", paramLabel = "N", defaultValue = "3") int rounds,
      @Option(names = "--contracts", paramLabel = "N", defaultValue = "1000") int contracts) {
    return measured(1, testbed -> Hot.run(testbed, contracts, orders, rounds, out));
  }

  @Command(description = "How long a killed ledger with a long past takes to answer again.")
  int restart(
      @Option(names = "--orders", paramLabel = "N", defaultValue = "200000") int orders,
      @Option(names = "--contracts", paramLabel = "N", defaultValue = "1000") int contracts) {
    return measured(1, testbed -> Restart.run(testbed, contracts, orders, out));
  }

  @Command(
      description =
          "Instances join, leave, are killed and frozen under load; how long orders wait.")
  int instances(
      @Option(names = "--instances", paramLabel = "N", defaultValue = "2") int instances,
      @Option(names = "--rate", paramLabel = "N", defaultValue = "100", description = "Orders/s.")
          double rate,
      @Option(names = "--warmup", paramLabel = "SECONDS", defaultValue = "10") int warmup,
      @Option(
              names = "--calm",
              paramLabel = "SECONDS",
              defaultValue = "5",
              description = "Between two events.")
          int calm,
      @Option(names = "--frozen", paramLabel = "SECONDS", defaultValue = "30") int frozen,
      @Option(
              names = "--patience",
              paramLabel = "SECONDS",
              defaultValue = "90",
              description = "For one event to be over.")
          int patience,
      @Option(
              names = "--happenings",
              paramLabel = "NAME",
              split = ",",
              defaultValue = "NOTHING,JOINS,LEAVES,JOINS,CRASHES,DIES,JOINS,FREEZES,WAKES",
              description = "What happens, in this order: ${COMPLETION-CANDIDATES}.")
          List<Instances.Happening> happenings) {
    return measured(
        instances,
        testbed ->
            new Instances(
                    testbed,
                    new Instances.Plan(
                        happenings,
                        instances,
                        rate,
                        Duration.ofSeconds(warmup),
                        Duration.ofSeconds(calm),
                        Duration.ofSeconds(frozen),
                        Duration.ofSeconds(patience)),
                    out)
                .run());
  }

  @Command(description = "10,000 orders at once on a contract that can pay for 1,234.")
  int exact() {
    return measured(1, testbed -> Exact.run(testbed, out));
  }

  @Command(
      description =
          "How long single calls of the AOI rules take. Ends with 0 only when none took twice its bar.")
  int aoi(
      @Option(
              names = "--millis",
              paramLabel = "N",
              defaultValue = "200",
              description = "Of each of the rounds of a benchmark.")
          int millis,
      @Option(
              names = "--profiler",
              paramLabel = "NAME",
              description = "Also say where the time goes: gc, stack ...")
          @Nullable String profiler) {
    return new Micro(out, millis, profiler).aoi() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  @Command(
      description =
          "How long the decision on an order takes. Ends with 0 only when it took not twice its bar.")
  int prices(
      @Option(
              names = "--millis",
              paramLabel = "N",
              defaultValue = "200",
              description = "Of each of the rounds.")
          int millis,
      @Option(
              names = "--profiler",
              paramLabel = "NAME",
              description = "Also say where the time goes: gc, stack ...")
          @Nullable String profiler) {
    return new Micro(out, millis, profiler).prices() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private int measured(int instances, Function<Testbed, Audit> measurement) {
    try (Testbed testbed = new Testbed(temporaryFolder(), instances, Map.of(), out::println)) {
      Audit audit = measurement.apply(testbed);
      out.println(audit.toText());
      return audit.isClean() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("swath-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

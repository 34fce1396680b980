package dev.swath.simulation;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Runs the simulation for as many seeds as wanted. */
@Command(
    name = "swath simulate",
    mixinStandardHelpOptions = true,
    description =
        "Runs the whole system in simulated time, once for each seed, with crashes, lost answers "
            + "and redelivery, and shows the shortest history that breaks a law.")
public final class Simulate implements Callable<Integer> {
  private final PrintStream out;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many seeds (${DEFAULT-VALUE}).")
  private long seeds;

  @Option(
      names = "--from",
      paramLabel = "S",
      defaultValue = "1",
      description = "The first of them (${DEFAULT-VALUE}).")
  private long from;

  Simulate(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new Simulate(System.out)).execute(args));
  }

  @Override
  public Integer call() {
    Instant begun = Instant.now();
    List<Finding> findings =
        LongStream.range(from, from + seeds)
            .parallel()
            .mapToObj(seed -> Finding.of(seed, Build.PROPER))
            .flatMap(Optional::stream)
            .toList();
    findings.forEach(finding -> out.println(finding.report()));
    out.printf(
        Locale.ROOT,
        "%d seeds from %d in %.1f s: %d broke a law.%n",
        seeds,
        from,
        Duration.between(begun, Instant.now()).toMillis() / 1000.0,
        findings.size());
    return findings.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}

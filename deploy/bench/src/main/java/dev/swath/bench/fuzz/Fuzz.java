package dev.swath.bench.fuzz;

import dev.swath.bench.CommandLines;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Malformed orders on demand. */
@Command(
    name = "swath fuzz",
    mixinStandardHelpOptions = true,
    description =
        "Sends malformed orders to a stack of its own. Ends with 0 only when none was answered with "
            + "a 5xx or a stack trace, and memory stayed flat.")
public final class Fuzz implements Callable<Integer> {
  private final PrintStream out;

  @Option(names = "--bodies", paramLabel = "N", defaultValue = "100000")
  private long bodies;

  @Option(names = "--seed", paramLabel = "S", defaultValue = "1")
  private long seed;

  @Option(
      names = "--callers",
      paramLabel = "N",
      defaultValue = "4",
      description = "At once (${DEFAULT-VALUE}).")
  private int callers;

  Fuzz(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) {
    System.exit(CommandLines.run(new Fuzz(System.out), args));
  }

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("swath-fuzz-");
    try {
      FuzzReport report = Fuzzing.run(folder, new FuzzPlan(bodies, callers, seed), out::println);
      out.println(report.toText());
      return report.isClean() ? ExitCode.OK : ExitCode.SOFTWARE;
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Requests with something wrong, on demand. */
@Command(
    name = "swath fuzz",
    mixinStandardHelpOptions = true,
    description =
        "Sends requests with something wrong to every port of a stack of its own: bodies, headers, queries, "
            + "methods, paths, tokens, framing. Ends with 0 only when every answer was a proper one and none a "
            + "5xx, no log has an error, legal orders were delivered meanwhile, the books are right, and memory "
            + "stayed flat.")
public final class Fuzz implements Callable<Integer> {
  private final PrintStream out;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "5000",
      description = "How many (${DEFAULT-VALUE}).")
  private long requests;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Tells the requests (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--only",
      paramLabel = "N",
      description = "Sends the request of that number alone, and shows it.")
  private @Nullable Long only;

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
    FuzzReport report =
        Fuzzing.run(folder, new FuzzPlan(requests, callers, seed, only), out::println);
    out.println(report.toText());
    if (report.isClean()) {
      delete(folder);
      return ExitCode.OK;
    }
    out.println("The logs are in " + folder.resolve("log"));
    return ExitCode.SOFTWARE;
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

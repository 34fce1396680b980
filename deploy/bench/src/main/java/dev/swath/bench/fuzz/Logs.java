package dev.swath.bench.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What the processes of a stack wrote down, those logs included that were full and packed. */
final class Logs {
  private static final Pattern TROUBLE =
      Pattern.compile("\\sERROR\\s|^\\s+at [\\w.$/@]+\\([\\w$ .:]+\\)|^Caused by: ");

  private static final int MOST_OF_A_FILE = 5;
  private static final int LONGEST_LINE = 400;

  private final Path folder;

  Logs(Path folder) {
    this.folder = folder;
  }

  /** The first lines of each log that are an error or a part of a stack trace. */
  List<String> troubles() {
    var troubles = new ArrayList<String>();
    for (Path file : files()) {
      int found = 0;
      try (var lines = reader(file)) {
        for (String line = lines.readLine();
            line != null && found < MOST_OF_A_FILE;
            line = lines.readLine()) {
          if (TROUBLE.matcher(line).find()) {
            found++;
            troubles.add(
                file.getFileName()
                    + ": "
                    + line.substring(0, Math.min(line.length(), LONGEST_LINE)));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return troubles;
  }

  /** How many lines stand in each log. */
  Map<String, Long> lines() {
    var counts = new TreeMap<String, Long>();
    for (Path file : files()) {
      try (var lines = reader(file)) {
        counts.put(file.getFileName().toString(), lines.lines().count());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return counts;
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedReader reader(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    return new BufferedReader(
        new InputStreamReader(
            file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes, UTF_8));
  }
}

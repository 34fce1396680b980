package dev.swath.bench.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What another JVM really needs of its heap. */
final class LiveHeap {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private LiveHeap() {}

  /** Makes the process collect its garbage first. */
  static long bytes(ProcessHandle process) {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      var counting =
          new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      var text = new String(counting.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var total = TOTAL.matcher(text);
      if (!total.find()) {
        throw new IllegalStateException("no total in: " + text.lines().limit(5).toList());
      }
      return Long.parseLong(total.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

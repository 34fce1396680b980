package dev.swath.bench.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
  @TempDir Path folder;

  @Test
  void errorsAndStackTracesAreFoundInFullLogsToo() throws IOException {
    Files.writeString(
        folder.resolve("quiet.log"),
        "2026-11-28T18:00:00Z  INFO 1 --- [a] b : looks at it, errors are none\n");
    Files.writeString(
        folder.resolve("loud.log"),
        """
        2026-11-28T18:00:00Z ERROR 1 --- [a] b : failed
        java.lang.IllegalStateException: x
        \tat dev.swath.orders.A.b(A.java:7) ~[a.jar:1]
        """);
    try (var packed =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("full.log.1.gz")))) {
      packed.write("\tat java.base/java.lang.Thread.run(Thread.java:1)\n".getBytes(UTF_8));
    }
    var logs = new Logs(folder);
    assertThat(logs.troubles()).hasSize(3).noneMatch(line -> line.startsWith("quiet"));
    assertThat(logs.lines()).containsEntry("loud.log", 3L).containsEntry("full.log.1.gz", 1L);
  }
}

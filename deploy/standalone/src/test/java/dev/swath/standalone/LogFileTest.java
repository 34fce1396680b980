package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

  @TempDir Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  @Test
  void printsItsLastLines() throws Exception {
    LogFile log = log("one\ntwo\nthrée\n");
    log.printLast(2, out);
    assertThat(printed()).isEqualTo("two\nthrée\n");
  }

  @Test
  void printsALastLineThatHasNotEnded() throws Exception {
    LogFile log = log("one\ntwo\nthree");
    log.printLast(1, out);
    assertThat(printed()).isEqualTo("three");
  }

  @Test
  void printsAllWhenThereAreFewerLines() throws Exception {
    LogFile log = log("one\ntwo\n");
    log.printLast(10, out);
    assertThat(printed()).isEqualTo("one\ntwo\n");
  }

  @Test
  void printsLinesOverManyBlocks() throws Exception {
    String lines =
        IntStream.range(0, 10_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    LogFile log = log(lines);
    log.printLast(5_000, out);
    assertThat(printed()).startsWith("line 5000\n").endsWith("line 9999\n");
  }

  @Test
  void printsNothingOfWhatIsNotThere() {
    assertThat(new LogFile(folder.resolve("none")).printLast(10, out)).isZero();
    assertThat(printed()).isEmpty();
  }

  @Test
  void isFollowedAlsoWhenItStartsOver() throws Exception {
    LogFile log = log("old line\n");
    long end = Files.size(log.path());
    Thread following = Thread.ofVirtual().start(() -> log.follow(end, out));
    Files.writeString(log.path(), "new\n", StandardOpenOption.APPEND);
    Awaitility.await().until(() -> printed().equals("new\n"));
    log("over\n");
    Awaitility.await().until(() -> printed().equals("new\nover\n"));
    following.interrupt();
    following.join();
  }

  private LogFile log(String content) throws Exception {
    return new LogFile(Files.writeString(folder.resolve("some.log"), content));
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}

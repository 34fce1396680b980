package dev.swath.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.standalone.Installation;
import dev.swath.standalone.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every {@code bash} block of the README, from top to bottom, in one shell, in a folder and on
 * ports of its own. A line {@code # → text} under a command says what its output has to contain; it
 * may end in an ellipsis.
 */
class ReadmeIT {
  private static final Pattern BLOCK = Pattern.compile("```bash\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern EXPECTED = Pattern.compile("^# → (.*?)(?: …)?$", Pattern.MULTILINE);

  @TempDir Path folder;
  private final Ports ports = Ports.free();
  private final Path root = Installation.locate().root();

  @AfterEach
  void down() throws Exception {
    run("./swath down");
  }

  @Test
  void everyCommandOfTheReadmeDoesWhatItSays() throws Exception {
    StringBuilder script = new StringBuilder("set -euo pipefail\n");
    List<String> expected = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(root.resolve("README.md")));
    while (block.find()) {
      String commands = onOurPorts(block.group(1));
      script.append(commands.replaceAll("(?m)^mvn verify$", "true"));
      Matcher line = EXPECTED.matcher(commands);
      while (line.find()) {
        expected.add(line.group(1));
      }
    }
    assertThat(expected).isNotEmpty();

    String output = run(script.toString());

    // In this sequence, each after the one before.
    int from = 0;
    for (String text : expected) {
      int at = output.indexOf(text, from);
      assertThat(at).as("'%s' in the rest of%n%s", text, output).isNotNegative();
      from = at + text.length();
    }
  }

  private String onOurPorts(String commands) {
    Ports defaults = Ports.defaults();
    String result = commands;
    for (Map.Entry<String, Integer> port : defaults.byName().entrySet()) {
      result =
          result.replace(
              "127.0.0.1:" + port.getValue(), "127.0.0.1:" + ports.byName().get(port.getKey()));
    }
    return result;
  }

  private String run(String script) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", script)
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    shell.environment().put("SWATH_HOME", folder.resolve("swath").toString());
    ports
        .byName()
        .forEach(
            (name, port) ->
                shell
                    .environment()
                    .put(
                        "SWATH_PORT_" + name.toUpperCase(Locale.ROOT).replace('-', '_'),
                        Integer.toString(port)));
    Process process = shell.start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    if (!ended) {
      // A build or a start that goes on would outlive the test.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String text = Files.readString(output);
    System.out.println(text);
    assertThat(ended).as("ended in time:%n%s", text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}

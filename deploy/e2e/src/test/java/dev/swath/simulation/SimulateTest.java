package dev.swath.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulateTest {
  @Test
  void runs_the_seeds_that_are_asked_for() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Simulate simulate = new Simulate(new PrintStream(said, true, UTF_8));

    int exitCode = new CommandLine(simulate).execute("--seeds", "3", "--from", "2000");

    assertThat(exitCode).isZero();
    assertThat(said.toString(UTF_8)).matches("(?s)3 seeds from 2000 in .* s: 0 broke a law\\.\\s+");
  }
}

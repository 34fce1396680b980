package dev.swath.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.bench.Instances.Happening;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances under load, of which one is the worse for it. */
class InstancesIT {
  // An instance that is silent for this long is given up, so that the test need not wait for long.
  private static final Map<String, String> SOON_GIVEN_UP =
      Map.of("SWATH_LEDGER_SESSION_TIMEOUT", "6s");

  @TempDir Path folder;

  @Test
  void noAnswerIsLostOrDoubledWhenOneJoinsFreezesAndWakes() {
    Instances.Plan plan =
        new Instances.Plan(
            List.of(Happening.JOINS, Happening.FREEZES, Happening.WAKES),
            2,
            50,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(7),
            Duration.ofSeconds(30));
    PrintStream out = System.out;
    try (Testbed testbed =
        new Testbed(folder.resolve("home"), plan.instances(), SOON_GIVEN_UP, out::println)) {
      assertThat(new Instances(testbed, plan, out).run().problems()).isEmpty();
    }
  }
}

package dev.swath.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred publishers at once on one contract. */
class ExactIT {

  @TempDir Path folder;

  @Test
  void whatCanBePaidForIsHeldAndNothingElse() {
    PrintStream out = System.out;
    try (Testbed testbed = new Testbed(folder.resolve("home"), 1, Map.of(), out::println)) {
      assertThat(Exact.run(testbed, out).problems()).isEmpty();
    }
  }
}

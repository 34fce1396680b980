package dev.swath.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred publishers at once on one contract. */
class ExactIT {

  @TempDir Path folder;

  @Test
  void whatCanBePaidForIsHeldAndNothingElse() {
    try (Testbed testbed = new Testbed(folder.resolve("home"), 1, System.out::println)) {
      assertThat(Exact.run(testbed, System.out).problems()).isEmpty();
    }
  }
}

package dev.swath.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./swath fuzz}. */
class FuzzIT {
  /** Where others are at work, too. */
  private static final double MOST_MILLIS = 500;

  @TempDir Path folder;

  @Test
  void noBodyUpsetsTheFrontDoor() {
    var plan = new FuzzPlan(3_000, 4, 1);
    var report = Fuzzing.run(folder, plan, System.out::println);

    System.out.println(report.toText());
    assertThat(report.faults()).isEmpty();
    assertThat(report.heaps()).allSatisfy((_, heap) -> assertThat(heap.isFlat()).isTrue());
    assertThat(report.byStatus().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(plan.bodies());
    assertThat(report.byStatus()).containsKeys(400, 422);
    assertThat(report.p99Millis()).isLessThan(MOST_MILLIS);
  }
}

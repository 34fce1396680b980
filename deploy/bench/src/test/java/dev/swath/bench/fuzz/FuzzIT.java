package dev.swath.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./swath fuzz}. */
class FuzzIT {
  /** A stack that was started a moment ago takes its time, and so does a busy machine. */
  private static final double MOST_MILLIS = 1_000;

  @TempDir Path folder;

  @Test
  void noRequestUpsetsAPort() {
    var plan = new FuzzPlan(2_000, 4, 1, null);
    var report = Fuzzing.run(folder, plan, System.out::println);

    System.out.println(report.toText());
    assertThat(report.faults()).isEmpty();
    assertThat(report.troubles()).isEmpty();
    assertThat(report.heaps()).allSatisfy((_, heap) -> assertThat(heap.isFlat()).isTrue());
    assertThat(report.requests()).isEqualTo(plan.requests());
    // Else most ports were never reached.
    assertThat(report.byStatus())
        .containsKeys(200, 202, 400, 401, 403, 404, 405, 406, 414, 415, 422, 431);
    assertThat(report.p99Millis()).isLessThan(MOST_MILLIS);
  }
}

package dev.swath.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.standalone.Installation;
import dev.swath.standalone.chaos.Chaos;
import dev.swath.standalone.chaos.ChaosPlan;
import dev.swath.standalone.chaos.ChaosReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of each service, the broker and others while orders are in flight and bad records
 * of every kind stand on every topic: the short form of {@code ./swath chaos --poison}.
 */
class CrashIT {
  private static final ChaosPlan PLAN =
      new ChaosPlan(
          300,
          8,
          76,
          60,
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          true,
          ChaosPlan.Cluster.SINGLE);

  @Test
  void everyOrderReachesItsEndAndNothingIsPaidOrOrderedTwice() {
    ChaosReport report = new Chaos(Installation.locate(), PLAN, System.out::println).run();

    assertThat(report.breaches()).isEmpty();
    assertThat(report.orders()).isEqualTo(PLAN.orders());
    assertThat(report.kills()).isEqualTo(PLAN.kills());
  }
}

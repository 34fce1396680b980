package dev.swath.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.standalone.Installation;
import dev.swath.standalone.Service;
import dev.swath.standalone.chaos.Chaos;
import dev.swath.standalone.chaos.ChaosPlan;
import dev.swath.standalone.chaos.ChaosReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two instances of every service, with nothing but their default settings, and three brokers: one
 * broker is killed under load and another one after the first came back, an instance is killed, one
 * is frozen for longer than a group waits for its members, and one more joins. The short form of
 * {@code ./swath chaos --instances 2 --brokers 3}.
 */
class ClusterIT {
  private static final ChaosPlan PLAN =
      new ChaosPlan(
          150,
          3,
          11,
          20,
          Duration.ofSeconds(1),
          Duration.ofSeconds(90),
          false,
          new ChaosPlan.Cluster(
              2,
              3,
              Duration.ofSeconds(15),
              List.of(Service.KAFKA, Service.CREDIT_LEDGER, Service.KAFKA)));

  @Test
  void nothingIsLostDoubledOrSilent() {
    ChaosReport report = new Chaos(Installation.locate(), PLAN, System.out::println).run();

    assertThat(report.breaches()).isEmpty();
    assertThat(report.orders()).isEqualTo(PLAN.orders());
    assertThat(report.kills()).isEqualTo(PLAN.kills());
  }
}

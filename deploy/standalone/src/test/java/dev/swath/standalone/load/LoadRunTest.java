package dev.swath.standalone.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.standalone.FakeOrders;
import dev.swath.standalone.Home;
import dev.swath.standalone.Installation;
import dev.swath.standalone.Ports;
import dev.swath.standalone.Stack;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadRunTest {

  @TempDir Path folder;

  @Test
  void countsAndMeasuresEveryOrder() throws Exception {
    LoadReport report = run("delivered");

    assertThat(report.accepted()).isEqualTo(60);
    assertThat(report.toAccepted().count()).isEqualTo(20);
    assertThat(report.toHeld().count()).isEqualTo(20);
    assertThat(report.toHeld().p50()).isPositive();
    assertThat(report.toHeld().max()).isGreaterThanOrEqualTo(report.toHeld().p99());
    assertThat(report.statuses()).isEqualTo(Map.of("delivered", 60L));
    assertThat(report.isClean()).isTrue();
    assertThat(report.toText()).contains("post → held", "lost: 0");
    assertThat(report.toJson()).startsWith("{").contains("\"lost\":0", "\"p99\":");
  }

  @Test
  void noticesWhatNeverEnds() throws Exception {
    LoadReport report = run("processing");

    assertThat(report.lost()).isEqualTo(60);
    assertThat(report.statuses()).isEqualTo(Map.of("processing", 60L));
    assertThat(report.isClean()).isFalse();
  }

  @Test
  void ordersAreDueAtTimesSetBefore() {
    LoadPlan plan = plan(50);
    assertThat(plan.dueNanos(0)).isZero();
    assertThat(plan.dueNanos(50)).isEqualTo(Duration.ofSeconds(1).toNanos());
    assertThat(plan.dueNanos(1)).isEqualTo(Duration.ofMillis(20).toNanos());
  }

  @Test
  void theStatusIsThatOfTheOrderItself() {
    byte[] order =
        "{\"items\":[{\"status\":\"failed\"}],\"price\":null,\"status\":\"held\"}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(OrderStatus.in(order)).isEqualTo(OrderStatus.HELD);
  }

  private LoadReport run(String lastStatus) throws Exception {
    Ports ports = Ports.free();
    try (Stack stack = new Stack(Installation.locate(), new Home(folder), ports);
        FakeOrders _ = new FakeOrders(ports, List.of(), lastStatus)) {
      return new LoadRun(stack.site(), plan(100)).run();
    }
  }

  private static LoadPlan plan(double ratePerSecond) {
    return new LoadPlan(
        ratePerSecond, Duration.ofMillis(200), Duration.ofMillis(400), 3, Duration.ofSeconds(4));
  }
}

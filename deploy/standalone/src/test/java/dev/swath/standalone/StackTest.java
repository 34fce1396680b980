package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole stack: the real broker and document store, and fakes for the services. */
class StackTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final List<String> progress = new ArrayList<>();
  private Installation installation;
  private Home home;
  private Stack stack;

  @BeforeEach
  void prepare() throws Exception {
    installation = FakeService.install(folder.resolve("checkout"));
    home = new Home(folder.resolve("home"));
    stack = new Stack(installation, home, Ports.free()).endedWithThisJvm();
  }

  @AfterEach
  void end() {
    stack.close();
    assertThat(EnumSet.allOf(Service.class)).noneMatch(stack::isRunning);
  }

  @Test
  void isStartedOnceAndMendedWhenAskedAgain() {
    stack.up(PATIENCE, progress::add);
    assertThat(progress)
        .hasSize(Service.values().length)
        .allMatch(line -> line.matches("[a-z-]+ ready in \\d+\\.\\d s"));
    stack.operator().openContract("demo", "Demo", 1_000, 0);
    Map<Service, OptionalLong> pids = pids(stack);

    // Another command finds the same stack without being told its ports.
    Stack found = Stack.in(installation, home, Map.of());
    assertThat(found.ports()).isEqualTo(stack.ports());
    progress.clear();
    found.up(PATIENCE, progress::add);
    assertThat(progress)
        .hasSize(Service.values().length)
        .allMatch(l -> l.endsWith("is already running"));
    assertThat(pids(found)).isEqualTo(pids);

    assertThatThrownBy(
            () ->
                Stack.in(installation, home, Map.of("SWATH_PORT_ORDER_API", "65000"))
                    .up(PATIENCE, progress::add))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("other ports");

    // Killed by nobody of ours.
    found.process(Instance.first(Service.PRICING_SERVICE)).orElseThrow().destroyForcibly();
    await().until(() -> !found.isRunning(Service.PRICING_SERVICE));
    assertThat(found.status())
        .filteredOn(status -> status.death().isPresent())
        .extracting(ServiceStatus::service)
        .containsExactly(Service.PRICING_SERVICE);
    progress.clear();
    found.up(PATIENCE, progress::add);
    assertThat(progress)
        .anyMatch(line -> line.startsWith("pricing-service had died and is started again. It left"))
        .anyMatch(line -> line.startsWith("pricing-service ready in"));
    pids.remove(Service.PRICING_SERVICE);

    found.kill(Service.CREDIT_LEDGER);
    assertThat(found.status())
        .filteredOn(status -> !status.ready())
        .extracting(ServiceStatus::service)
        .containsExactly(Service.CREDIT_LEDGER);
    progress.clear();
    found.up(PATIENCE, progress::add);
    assertThat(progress).last().asString().startsWith("credit-ledger ready in");
    assertThat(found.status()).allMatch(ServiceStatus::ready);
    pids.remove(Service.CREDIT_LEDGER);
    assertThat(pids(found)).containsAllEntriesOf(pids);
  }

  @Test
  void startsNothingWhenAPortIsTaken() throws Exception {
    try (ServerSocket _ =
        new ServerSocket(
            stack.ports().of(Service.ORDER_API), 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> stack.up(PATIENCE, progress::add))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("order-api")
          .hasMessageContaining("SWATH_PORT_ORDER_API=");
    }
    assertThat(EnumSet.allOf(Service.class)).noneMatch(stack::isRunning);
  }

  @Test
  void showsTheLogOfAServiceThatEndsAndLeavesNothingRunning() {
    stack.environment(Service.PROVIDER_SANDBOX, "FAKE_ENDS", "yes");
    assertThatThrownBy(() -> stack.up(PATIENCE, progress::add))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("provider-sandbox ended before it was ready")
        .hasMessageContaining("This is why");
    assertThat(EnumSet.allOf(Service.class)).noneMatch(stack::isRunning);
  }

  private static Map<Service, OptionalLong> pids(Stack stack) {
    return stack.status().stream()
        .collect(
            Collectors.toMap(
                ServiceStatus::service, ServiceStatus::pid, (a, _) -> a, HashMap::new));
  }
}

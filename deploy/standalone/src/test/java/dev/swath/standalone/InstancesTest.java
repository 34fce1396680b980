package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes of one service, each dealt with alone. */
class InstancesTest {
  private static final Instance FIRST = Instance.first(Service.CREDIT_LEDGER);
  private static final Instance SECOND = new Instance(Service.CREDIT_LEDGER, 2);

  @TempDir Path folder;

  private Installation installation;
  private Home home;
  private Stack stack;

  @BeforeEach
  void start() throws IOException {
    installation = FakeService.install(folder.resolve("checkout"));
    home = new Home(folder.resolve("home"));
    stack =
        new Stack(installation, home, Ports.free().with(List.of(FIRST, SECOND))).endedWithThisJvm();
    stack.start(FIRST);
    stack.start(SECOND);
    await().until(() -> stack.isReady(FIRST) && stack.isReady(SECOND));
  }

  @AfterEach
  void end() {
    stack.close();
  }

  @Test
  void theFirstIsTheServiceItself() {
    assertThat(stack.isReady(Service.CREDIT_LEDGER)).isTrue();
    assertThat(stack.ports().of(FIRST)).isEqualTo(stack.ports().of(Service.CREDIT_LEDGER));
    assertThat(stack.log(FIRST)).isEqualTo(stack.log(Service.CREDIT_LEDGER));
    assertThat(stack.log(SECOND).path()).hasFileName("credit-ledger-2.log");
  }

  @Test
  void oneIsFrozenAndWokenWithoutTheOther() {
    stack.freeze(SECOND);

    assertThat(stack.isRunning(SECOND)).isTrue();
    assertThat(stack.isReady(SECOND)).isFalse();
    assertThat(stack.isReady(FIRST)).isTrue();

    stack.wake(SECOND);

    await().until(() -> stack.isReady(SECOND));
  }

  @Test
  void oneIsKilledWithoutTheOther() {
    stack.kill(SECOND);

    assertThat(stack.isRunning(SECOND)).isFalse();
    assertThat(stack.isReady(FIRST)).isTrue();
    assertThatThrownBy(() -> stack.freeze(SECOND)).isInstanceOf(StackException.class);
  }

  @Test
  void allAreEndedByWhoeverEndsTheStack() {
    new Stack(installation, home, stack.ports()).down();

    assertThat(stack.isRunning(FIRST)).isFalse();
    assertThat(stack.isRunning(SECOND)).isFalse();
  }

  @Test
  void areKnownByTheirNames() {
    assertThat(Instance.byId("credit-ledger")).contains(FIRST);
    assertThat(Instance.byId("credit-ledger-2")).contains(SECOND);
    assertThat(Instance.byId("credit-ledger-0")).isEqualTo(Optional.empty());
    assertThat(Instance.byId("ledger-2")).isEqualTo(Optional.empty());
  }

  @Test
  void arePassedTheirPortsFromOneCommandToTheNext() {
    Ports ports = stack.ports().overriddenBy(Map.of("SWATH_PORT_CREDIT_LEDGER_2", "65001"));
    Path file = folder.resolve("ports.properties");
    ports.remember(file);

    assertThat(Ports.remembered(file).orElseThrow().of(SECOND)).isEqualTo(65_001);
  }
}

package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

  @Test
  void comeFromOnePlace() {
    Ports ports = Ports.defaults();
    assertThat(ports.of(Service.ORDER_API)).isEqualTo(8080);
    assertThat(ports.of(Service.KAFKA)).isEqualTo(9092);
    assertThat(ports.controllers().get(1)).isEqualTo(9093);
    assertThat(ports.url(Service.PRICING_SERVICE)).isEqualTo("http://127.0.0.1:8081");
    for (Service service : Service.values()) {
      assertThat(ports.of(service)).isPositive();
    }
  }

  @Test
  void areChangedByEnvironmentVariables() {
    Ports ports =
        Ports.defaults()
            .overriddenBy(
                Map.of(
                    "SWATH_PORT_ORDER_API", "8180",
                    "SWATH_PORT_KAFKA_CONTROLLER", "19093",
                    "SWATH_PORT_KAFKA", ""));
    assertThat(ports.of(Service.ORDER_API)).isEqualTo(8180);
    assertThat(ports.controllers().get(1)).isEqualTo(19093);
    assertThat(ports.of(Service.KAFKA)).isEqualTo(9092);
  }

  @Test
  void thatCannotBeAreRefusedByName() {
    Ports ports = Ports.defaults();
    assertThatThrownBy(() -> ports.overriddenBy(Map.of("SWATH_PORT_ORDER_API", "http")))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("SWATH_PORT_ORDER_API");
    assertThatThrownBy(() -> ports.overriddenBy(Map.of("SWATH_PORT_KAFKA", "70000")))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("SWATH_PORT_KAFKA");
    assertThatThrownBy(() -> ports.overriddenBy(Map.of("SWATH_PORT_KAFKA", "8080")))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("SWATH_PORT_KAFKA")
        .hasMessageContaining("SWATH_PORT_ORDER_API");
  }

  @Test
  void areOfAsManyBrokersAsThereAre() {
    Ports three = Ports.free().withBrokers(3);
    assertThat(Ports.free().brokers()).containsExactly(Instance.first(Service.KAFKA));
    assertThat(three.brokers())
        .extracting(Instance::id)
        .containsExactly("kafka", "kafka-2", "kafka-3");
    assertThat(three.controllers()).containsOnlyKeys(1, 2, 3);
    assertThat(three.bootstrapServers().split(",")).hasSize(3);
    assertThat(three.withBrokers(3)).isEqualTo(three);
  }

  @Test
  void areRemembered(@TempDir Path folder) {
    Path file = folder.resolve("ports.properties");
    assertThat(Ports.remembered(file)).isEmpty();
    Ports ports = Ports.free();
    ports.remember(file);
    assertThat(Ports.remembered(file)).contains(ports);
  }

  @Test
  void thatAreTakenAreNamedWithTheirServiceAndTheWayOut() throws Exception {
    Ports ports = Ports.free();
    int controller = ports.controllers().values().iterator().next();
    try (ServerSocket _ = new ServerSocket(controller, 1, InetAddress.getLoopbackAddress())) {
      ports.requireFree(Service.ORDER_API);
      assertThatThrownBy(() -> ports.requireFree(Instance.first(Service.KAFKA)))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("Port " + controller)
          .hasMessageContaining("kafka-controller")
          .hasMessageContaining("SWATH_PORT_KAFKA_CONTROLLER=");
    }
  }
}

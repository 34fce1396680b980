package dev.swath.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.standalone.FakeOrders;
import dev.swath.standalone.Ports;
import dev.swath.standalone.Service;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoTest {

  private static final List<String> EVENTS =
      List.of(
          ": a comment",
          "id: 1",
          "event: order-requested",
          "data: {\"at\":\"2100-01-01T00:00:00Z\",\"details\":{}}",
          "",
          "id: 2",
          "event:credits-held",
          "data:{\"at\":\"2100-01-01T00:00:01.5Z\",",
          "data: \"details\":{\"credits\":222,\"available\":778}}",
          "");

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  @Test
  void printsTheTimelineAndWhatWasDelivered() throws Exception {
    assertThat(demo("delivered")).isTrue();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .containsPattern("\\d\\.\\d{3} s {2}order-requested +\n")
        .containsPattern("\\d\\.\\d{3} s {2}credits-held +credits 222, available 778\n")
        .contains("The order is delivered.")
        .contains("31.739951 km², 222 credits")
        .contains("http://files/a.zip");
  }

  @Test
  void saysWhenTheOrderEndsOtherwise() throws Exception {
    assertThat(demo("failed")).isFalse();
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("The order is failed.");
  }

  private boolean demo(String lastStatus) throws Exception {
    Ports ports = Ports.free();
    try (FakeOrders _ = new FakeOrders(ports, EVENTS, lastStatus)) {
      return new Demo(ports.url(Service.ORDER_API), "token", out).run();
    }
  }
}

package dev.swath.bench.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.bench.fuzz.Door.Body;
import dev.swath.standalone.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ShotsTest {
  private static final String DESCRIPTION =
      """
      {"paths":{
        "/v1/contracts/{id}":{"patch":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Change"}}}}}},
        "/v1/orders":{"get":{"parameters":[{"name":"limit","in":"query"},{"name":"cursor","in":"query"}]},
                      "post":{"requestBody":{"content":{"application/json":{"schema":{}}}}}}},
       "components":{"schemas":{"Change":{"type":"object","properties":{"name":{"type":"string"},"creditLimit":{"type":"integer"}}}}}}""";

  private static final Setting SETTING = setting();

  private static Setting setting() {
    var doors =
        new ArrayList<>(Doors.described(Service.ORDER_API, new JsonMapper().readTree(DESCRIPTION)));
    doors.addAll(Doors.hidden("{\"orderId\":\"x\"}"));
    return new Setting(
        doors,
        Map.of("contracts", List.of("c-1"), "contractId", List.of("c-1")),
        List.of("a-cursor"),
        new Setting.Passes("customer-token", "operator-token", List.of("late-token")));
  }

  private static Stream<Shot> shots(long seed, long count) {
    var shots = new Shots(SETTING, seed);
    return LongStream.range(0, count).mapToObj(shots::shot);
  }

  @Test
  void theOperationsOfADescriptionAreDoors() {
    List<Door> doors = Doors.described(Service.ORDER_API, new JsonMapper().readTree(DESCRIPTION));
    assertThat(doors)
        .extracting(door -> door.method() + " " + door.path())
        .containsExactly("PATCH /v1/contracts/{id}", "GET /v1/orders", "POST /v1/orders");
    assertThat(doors.get(0).body()).isInstanceOf(Body.Described.class);
    assertThat(doors.get(1).query()).containsExactly("limit", "cursor");
    assertThat(doors.get(2).body()).isInstanceOf(Body.Order.class);
  }

  @Test
  void theSameNumberIsTheSameRequest() {
    Shot shot = new Shots(SETTING, 7).shot(3);
    assertThat(new Shots(SETTING, 7).shot(3).bytes()).isEqualTo(shot.bytes());
    assertThat(new Shots(SETTING, 7).shot(4).bytes()).isNotEqualTo(shot.bytes());
    assertThat(new Shots(SETTING, 8).shot(3).bytes()).isNotEqualTo(shot.bytes());
  }

  @Test
  void everyServiceAndEveryPlaceInARequestIsReached() {
    List<Shot> shots = shots(1, 4_000).toList();
    assertThat(shots).extracting(Shot::service).contains(Service.OURS.toArray(Service[]::new));
    assertThat(shots).extracting(Shot::method).containsAll(Changes.METHODS);
    List<String> texts = shots.stream().map(shot -> new String(shot.bytes(), ISO_8859_1)).toList();
    for (String part :
        List.of(
            "%2f",
            ";x=1",
            "%00",
            "//",
            "limit=",
            "a-cursor",
            "Transfer-Encoding: chunked",
            "Content-Encoding: gzip",
            "Idempotency-Key: \"",
            "Last-Event-ID",
            "traceparent",
            "X-Forwarded-",
            "HTTP/9.9",
            "late-token",
            "\"creditLimit\":",
            "/actuator/")) {
      assertThat(texts).as(part).anyMatch(text -> text.contains(part));
    }
  }

  @Test
  void aRequestIsNotShownWithItsToken() {
    var shot =
        new Shot(
            1,
            Service.ORDER_API,
            "GET",
            ("GET / HTTP/1.1\r\nAuthorization: Bearer " + "a".repeat(30) + ".b.secret\r\n\r\n")
                .getBytes(ISO_8859_1),
            true,
            false,
            false,
            false);
    assertThat(shot.text()).startsWith("GET / HTTP/1.1\\r\\n").doesNotContain("secret");
  }
}

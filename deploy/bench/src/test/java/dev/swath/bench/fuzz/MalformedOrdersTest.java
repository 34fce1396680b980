package dev.swath.bench.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class MalformedOrdersTest {
  private final MalformedOrders orders = new MalformedOrders("c", 7);

  @Test
  void theSameNumberIsTheSameBody() {
    assertThat(orders.body(3)).isEqualTo(new MalformedOrders("c", 7).body(3));
    assertThat(orders.body(3)).isNotEqualTo(orders.body(4));
    assertThat(orders.body(3)).isNotEqualTo(new MalformedOrders("c", 8).body(3));
  }

  /** Else what comes behind the parser would never be reached, or the parser itself. */
  @Test
  void someAreJsonStillAndSomeAreNot() {
    long json = LongStream.range(0, 1_000).filter(number -> isJson(orders.body(number))).count();
    assertThat(json).isBetween(200L, 800L);
  }

  @Test
  void someHaveTheirAreaOrTheirKeysTouched() {
    var bodies =
        LongStream.range(0, 300)
            .mapToObj(number -> new String(orders.body(number), UTF_8))
            .toList();
    assertThat(bodies).anyMatch(body -> body.length() > 10_000);
    assertThat(bodies).anyMatch(body -> body.contains("[[[[[[[[[[[["));
    assertThat(bodies).anyMatch(body -> body.contains("\"unknown\":1"));
    assertThat(bodies).anyMatch(body -> body.length() < 100);
  }

  private static boolean isJson(byte[] body) {
    try {
      new JsonMapper().readTree(body);
      return true;
    } catch (JacksonException _) {
      return false;
    }
  }
}

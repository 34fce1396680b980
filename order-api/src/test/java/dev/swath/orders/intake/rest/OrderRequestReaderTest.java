package dev.swath.orders.intake.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.intake.rest.OrderRequestReader.Reading;
import dev.swath.orders.testing.TestSystem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderRequestReaderTest {
  private static Reading read(String body) {
    return OrderRequestReader.read(StrictBody.parse(body.getBytes(UTF_8)));
  }

  @Test
  void reads_what_is_meant() {
    OrderRequest request =
        Objects.requireNonNull(
            read(TestSystem.order("S")
                    .replace("[\"harvest\"]", "[\"b\", \"a\", \"b\"]")
                    .replace("\"REFLECTANCE\"", "{\"deep\": [1, 2.5, true, \"x\"]}"))
                .request());

    assertThat(request.tags()).containsExactly("b", "a");
    assertThat(request.items().getFirst().options())
        .isEqualTo(
            Map.of(
                "radiometricProcessing",
                Map.of("deep", List.of(1L, 2.5, true, "x")),
                "imageFormat",
                "image/jp2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"demo\" | 7 | /contractId wrong-type",
        "\"demo\" | \"a b\" | /contractId invalid-contract-id",
        "\"demo\" | \"\" | /contractId invalid-length",
        "\"REF-1\" | [] | /customerReference wrong-type",
        "[\"harvest\"] | {} | /tags wrong-type",
        "[\"harvest\"] | [\"\\u0007\"] | /tags/0 not-printable",
        "\"S\" | null | /items/0/sceneId wrong-type",
        "\"REFLECTANCE\" | 1e999 | /items/0/options/radiometricProcessing out-of-range",
        "\"REFLECTANCE\" | [[[[[1]]]]] | /items/0/options/radiometricProcessing/0/0/0 too-deep",
        "radiometricProcessing | a.b | /items/0/options/a.b invalid-name",
        "\"sceneId\" | \"a/b~c\" | /items/0/a~1b~0c unknown-field",
        "\"aoi\" | \"other\" | /items/0/aoi missing",
      })
  void points_at_what_is_wrong(String right, String wrong, String fault) {
    Reading reading = read(TestSystem.order("S").replace(right, wrong));

    assertThat(reading.request()).isNull();
    assertThat(reading.faults())
        .extracting(found -> found.pointer() + " " + found.reason())
        .contains(fault);
  }

  @Test
  void counts_what_may_be_many() {
    String tags = "\"t\",".repeat(21);
    assertThat(
            read("{\"tags\": [" + tags.substring(0, tags.length() - 1) + "], \"items\": []}")
                .faults())
        .extracting(found -> found.pointer() + " " + found.reason())
        .containsExactly("/contractId missing", "/tags too-many", "/items too-few");
  }

  @Test
  void does_not_answer_nonsense_at_length() {
    StringBuilder body = new StringBuilder("{\"x\": 1");
    for (int i = 0; i < 10_000; i++) {
      body.append(", \"x").append(i).append("\": 1");
    }
    assertThat(read(body.append("}").toString()).faults()).hasSize(100);
  }
}

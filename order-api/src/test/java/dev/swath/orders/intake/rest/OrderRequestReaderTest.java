package dev.swath.orders.intake.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.orders.intake.domain.Draft;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.testing.TestSystem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderRequestReaderTest {
  private static Draft read(String body) {
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
  @CsvSource({
    "2, 2.0",
    "2, 2e0",
    "2, 0.2e1",
    "0, -0.0",
    "1000000000000000000, 1e18",
    "10000000000000000000, 1e19"
  })
  void however_a_number_is_spelled_it_is_the_same(String one, String other) {
    String order = TestSystem.order("S");
    OrderRequest usual = request(read(order.replace("\"REFLECTANCE\"", one)));
    OrderRequest spelled = request(read(order.replace("\"REFLECTANCE\"", other)));

    assertThat(spelled.items()).isEqualTo(usual.items());
    assertThat(spelled.hash()).isEqualTo(usual.hash());
  }

  /** The value of the first version of the service: orders from then are in the log. */
  @Test
  void a_request_keeps_its_hash() {
    assertThat(request(read(TestSystem.order("S"))).hash())
        .isEqualTo("bb33ce68a6474e55e65505b7eb96d6f1b6271cd3f0966d7eae4073f3b1cfe173");
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
        "\"sceneId\": \"S\" | \"licence\": \"L\" | /items/0/sceneId missing",
        "\"sceneId\": \"S\" | \"scenes\": [] | /items/0/scenes too-few",
        "\"sceneId\": \"S\" | \"scenes\": {} | /items/0/scenes wrong-type",
        "\"sceneId\": \"S\" | \"sceneId\": \"S\", \"scenes\": [{\"id\": \"T\"}]"
            + " | /items/0/scenes ambiguous",
        "\"sceneId\": \"S\" | \"scenes\": [{\"id\": \"T\"}, {\"id\": \"T\"}]"
            + " | /items/0/scenes/1/id duplicate-id",
        "\"sceneId\": \"S\" | \"scenes\": [{\"id\": \"T\", \"cloud\": 1}]"
            + " | /items/0/scenes/0/cloud unknown-field",
        "\"sceneId\": \"S\" | \"scenes\": [{\"id\": \"T\", \"acquiredAt\": \"2026-02-30\"}]"
            + " | /items/0/scenes/0/acquiredAt invalid-time",
        "\"sceneId\": \"S\" | \"scenes\": [{\"id\": \"T\", \"acquiredAt\": \"2026-02-01T10:00Z\"}]"
            + " | /items/0/scenes/0/acquiredAt invalid-time",
        "\"sceneId\": \"S\" | \"scenes\": [{\"id\": \"T\", \"footprint\": {\"type\": \"Point\"}}]"
            + " | /items/0/scenes/0/footprint/type unsupported-type",
        "\"sceneId\": \"S\" | \"sceneId\": \"S\", \"aoiId\": \"A\" | /items/0/aoiId ambiguous",
        "\"sceneId\": \"S\" | \"sceneId\": \"S\", \"licence\": 7 | /items/0/licence wrong-type",
        "\"tags\" | \"splitByDate\": \"yes\", \"tags\" | /splitByDate wrong-type",
        "\"tags\" | \"splitByDate\": true, \"tags\" | /items/0/sceneId acquisition-date-missing",
        "\"tags\" | \"marketSegment\": \"\", \"tags\" | /marketSegment invalid-length",
        "\"tags\" | \"voucherCodes\": [7], \"tags\" | /voucherCodes/0 wrong-type",
        "\"tags\" | \"quote\": {}, \"tags\" | /quote wrong-type",
        "\"tags\" | \"aois\": [{\"id\": \"A\"}], \"tags\" | /aois/0/geometry missing",
      })
  void points_at_what_is_wrong(String right, String wrong, String fault) {
    Draft reading = read(TestSystem.order("S").replace(right, wrong));

    assertThat(reading.verdict()).isInstanceOf(Draft.Verdict.Wrong.class);
    assertThat(reading.faults())
        .extracting(found -> found.pointer() + " " + found.reason())
        .contains(fault);
  }

  private static final String SQUARE =
      "{\"type\": \"Polygon\", \"coordinates\": [[[0,0],[1,0],[1,1],[0,1],[0,0]]]}";
  private static final String OPEN =
      "{\"type\": \"Polygon\", \"coordinates\": [[[0,0],[1,0],[1,1],[0,1]]]}";

  private static List<String> told(Draft draft) {
    return draft.faults().stream().map(fault -> fault.pointer() + " " + fault.reason()).toList();
  }

  private static OrderRequest request(Draft draft) {
    assertThat(draft.faults()).isEmpty();
    return Objects.requireNonNull(draft.request());
  }

  @Test
  void an_area_is_named_once_for_several_items() {
    OrderRequest request =
        request(
            read(
                """
                {"contractId": "demo", "aois": [{"id": "A", "name": "A field", "geometry": %s}],
                 "items": [{"productType": "p", "sceneId": "S", "aoiId": "A"},
                           {"productType": "q", "sceneId": "S", "aoi": %s}]}
                """
                    .formatted(SQUARE, SQUARE)));

    assertThat(request.items().getFirst().aoi()).isEqualTo(request.items().getLast().aoi());
  }

  @Test
  void a_wrong_area_is_told_in_its_place_and_for_each_item_that_names_it() {
    Draft draft =
        read(
            """
            {"contractId": "demo",
             "aois": [{"id": "A", "geometry": %s}, {"id": "B", "geometry": %s},
                      {"id": "B", "geometry": %s}],
             "items": [{"productType": "p", "sceneId": "S", "aoiId": "A"},
                       {"productType": "p", "sceneId": "S", "aoiId": "A"},
                       {"productType": "p", "sceneId": "S", "aoiId": "B"},
                       {"productType": "p", "sceneId": "S", "aoiId": "C"}]}
            """
                .formatted(OPEN, SQUARE, SQUARE));

    assertThat(told(draft))
        .containsExactly(
            "/aois/0/geometry/coordinates/0/3 ring-not-closed",
            "/aois/2/id duplicate-id",
            "/items/0/aoiId invalid-aoi",
            "/items/1/aoiId invalid-aoi",
            "/items/2/aoiId invalid-aoi",
            "/items/3/aoiId unknown-aoi");
    assertThat(draft.request()).isNull();
  }

  @Test
  void what_may_be_left_out_is_left_out() {
    Draft draft =
        read(
            """
            {"contractId": "demo", "allowPartial": true,
             "items": [{"productType": "p", "sceneId": "S", "aoi": %s},
                       {"productType": "p", "sceneId": "S", "aoi": %s}]}
            """
                .formatted(OPEN, SQUARE));

    assertThat(draft.verdict())
        .isInstanceOfSatisfying(
            Draft.Verdict.Right.class,
            right -> {
              assertThat(right.request().items())
                  .singleElement()
                  .satisfies(item -> assertThat(item.line()).isEqualTo(1));
              assertThat(right.request().leftOut())
                  .singleElement()
                  .satisfies(
                      out -> assertThat(out.pointer()).isEqualTo("/items/0/aoi/coordinates/0/3"));
            });
  }

  @Test
  void entries_can_be_asked_about_if_product_scenes_and_area_can_be_read() {
    String entry = "{\"productType\": \"p\", \"sceneId\": \"S\", \"aoi\": " + SQUARE + "}";
    Draft draft =
        read(
            "{\"contractId\": \"demo\", \"items\": ["
                + String.join(
                    ",",
                    entry.replaceFirst("}$", ", \"colour\": 1}"),
                    entry.replaceFirst("}$", ", \"licence\": 1}"),
                    entry.replaceFirst("}$", ", \"options\": {\"colour\": null}}"),
                    entry.replace("\"S\"", "1"),
                    entry.replace("\"p\"", "1"),
                    entry.replace(SQUARE, OPEN),
                    entry)
                + "]}");

    assertThat(Objects.requireNonNull(draft.request()).items())
        .extracting(item -> item.line())
        .containsExactly(6);
    assertThat(Objects.requireNonNull(draft.legible()).items())
        .extracting(item -> item.line())
        .containsExactly(0, 1, 2, 6);
  }

  @Test
  void scenes_say_when_and_where() {
    Scene scene =
        request(
                read(
                    """
                    {"contractId": "demo", "items": [{"productType": "p", "aoi": %s, "scenes": [
                      {"id": "S", "acquiredAt": "2026-05-01T01:30:00.5+02:00", "footprint": %s},
                      {"id": "T", "acquiredAt": "2026-05-01"}]}]}
                    """
                        .formatted(SQUARE, SQUARE)))
            .items()
            .getFirst()
            .scenes()
            .getFirst();

    assertThat(scene.acquiredAt()).isEqualTo("2026-04-30T23:30:00.500Z");
    assertThat(scene.footprint()).isNotNull();
  }

  @Test
  void split_by_date_each_date_is_an_item_of_its_entry() {
    OrderRequest request =
        request(
            read(
                """
                {"contractId": "demo", "splitByDate": true, "items": [
                  {"productType": "p", "aoi": %s, "licence": "l", "scenes": [
                    {"id": "S", "acquiredAt": "2026-05-02"},
                    {"id": "T", "acquiredAt": "2026-05-01T23:59:59Z"}]},
                  {"productType": "q", "aoi": %s, "scenes": [
                    {"id": "U", "acquiredAt": "2026-05-01"}]}]}
                """
                    .formatted(SQUARE, SQUARE)));

    assertThat(request.items())
        .extracting(item -> item.line() + " " + item.productType() + " " + item.sceneIds())
        .containsExactly("0 p [T]", "0 p [S]", "1 q [U]");
  }

  @Test
  void split_by_date_there_are_as_many_items_as_there_may_be() {
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < 51; i++) {
      entries
          .append(i == 0 ? "" : ",")
          .append("{\"productType\": \"p\", \"aoi\": ")
          .append(SQUARE)
          .append(
              """
              , "scenes": [{"id": "S", "acquiredAt": "2026-05-01"},
                           {"id": "T", "acquiredAt": "2026-05-02"}]}
              """);
    }
    String body = "{\"contractId\": \"demo\", \"splitByDate\": true, \"items\": [" + entries + "]}";

    assertThat(told(read(body))).containsExactly("/items too-many");
    assertThat(request(read(body.replace("\"splitByDate\": true,", ""))).items()).hasSize(51);
  }

  @Test
  void how_all_of_it_is_to_be_priced() {
    OrderRequest request =
        request(
            read(
                TestSystem.order("S")
                    .replace(
                        "\"tags\"",
                        """
                        "allowPartial": true, "marketSegment": "farming", "quote": "token",
                        "voucherCodes": ["V", "W", "V"], "tags\"""")));

    assertThat(request.allowPartial()).isTrue();
    assertThat(request.splitByDate()).isFalse();
    assertThat(request.marketSegment()).isEqualTo("farming");
    assertThat(request.quoteToken()).isEqualTo("token");
    assertThat(request.voucherCodes()).containsExactly("V", "W");
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
    assertThat(read(body.append("}").toString()).faults())
        .hasSize(100)
        .last()
        .extracting(Fault::reason)
        .isEqualTo("too-many-faults");
  }
}

package dev.swath.fulfillment.provider.oneatlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.events.wire.WireJson;
import dev.swath.fulfillment.domain.Routes;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** Every licence and option that the price book sells has its word at the provider. */
class WhatIsSoldIsOrderedTest {
  private static final Path PRICE_BOOK =
      Path.of("../pricing-service/src/main/resources/price-book.yaml");
  private static final TypeReference<Map<String, Object>> OPTIONS = new TypeReference<>() {};
  private static final Path EXAMPLES = Path.of("../docs/examples");

  /** Values for options that are told by a pattern. */
  private static final List<String> SAMPLES =
      List.of(
          "EPSG:4326",
          "EPSG:32601",
          "EPSG:32760",
          "urn:ogc:def:crs:EPSG::4326",
          "urn:ogc:def:crs:EPSG::32631",
          "4326",
          "32632",
          "32701");

  record Sold(String product, @Nullable String licence, Map<String, Object> options) {}

  static Stream<Sold> sold() throws IOException {
    JsonNode book;
    try (Reader yaml = Files.newBufferedReader(PRICE_BOOK)) {
      book = WireJson.mapper().valueToTree(new Yaml().load(yaml));
    }
    List<Sold> sold = new ArrayList<>();
    for (JsonNode product : book.path("products")) {
      String id = product.path("id").asString();
      sold.add(new Sold(id, null, Map.of()));
      for (String tier : product.path("licences").path("upliftPercent").propertyNames()) {
        sold.add(new Sold(id, tier, Map.of()));
      }
      JsonNode options = product.path("options");
      JsonNode schema =
          options.isString() ? book.path("optionSchemas").path(options.asString()) : options;
      for (String name : schema.path("properties").propertyNames()) {
        List<String> values = values(schema.path("properties").path(name));
        assertThat(values).as("values of %s to try", name).isNotEmpty();
        values.forEach(value -> sold.add(new Sold(id, null, Map.of(name, value))));
      }
    }
    return sold.stream();
  }

  private static List<String> values(JsonNode property) {
    if (property.has("enum")) {
      return property.path("enum").valueStream().map(JsonNode::asString).toList();
    }
    if (property.has("pattern")) {
      Pattern pattern = Pattern.compile(property.path("pattern").asString());
      return SAMPLES.stream().filter(pattern.asPredicate()).toList();
    }
    return List.of("a", "x".repeat(property.path("maxLength").asInt()));
  }

  @ParameterizedTest
  @MethodSource("sold")
  void every_choice_of_the_price_book_is_mapped(Sold sold) throws Exception {
    OneAtlasOptions mapped = OneAtlasOptions.of(sold.licence(), sold.options());
    assertThat(mapped.product().keySet())
        .containsExactlyInAnyOrder("radiometricProcessing", "imageFormat", "crsCode");
    if (sold.licence() != null) {
      assertThat(mapped.tags()).containsEntry("licence", sold.licence());
    }
  }

  @Test
  void every_product_of_the_price_book_has_a_route() throws IOException {
    Map<String, Object> settings;
    try (Reader yaml = Files.newBufferedReader(Path.of("src/main/resources/application.yml"))) {
      settings = new Yaml().load(yaml);
    }
    JsonNode routes =
        WireJson.mapper().valueToTree(settings).path("swath").path("fulfillment").path("routes");
    sold()
        .map(Sold::product)
        .distinct()
        .forEach(
            product -> {
              String route = routes.path(product).asString("");
              assertThat(Routes.Route.parse(route).provider()).as(product).isEqualTo("oneatlas");
            });
  }

  @Test
  void every_example_is_ordered_as_it_is_written() throws Exception {
    int items = 0;
    try (Stream<Path> examples = Files.list(EXAMPLES)) {
      for (Path example : examples.filter(it -> it.toString().endsWith(".json")).toList()) {
        JsonNode order = WireJson.mapper().readTree(Files.readString(example));
        for (JsonNode item : order.path("items")) {
          Map<String, Object> options =
              WireJson.mapper().convertValue(item.path("options"), OPTIONS);
          OneAtlasOptions.of(
              item.path("licence").stringValue(null), options == null ? Map.of() : options);
          items++;
        }
      }
    }
    assertThat(items).isGreaterThan(4);
  }

  @Test
  void the_order_of_the_geoapi_guide_is_in_the_words_of_oneatlas() throws Exception {
    assertThat(
            OneAtlasOptions.of(
                "eula_5",
                Map.of(
                    "image_format", "dimap_geotiff",
                    "processing_level", "level_3",
                    "projection_1", "32632",
                    "Account", "myAccount")))
        .isEqualTo(
            new OneAtlasOptions(
                Map.of(
                    "radiometricProcessing", "DISPLAY",
                    "imageFormat", "image/geotiff",
                    "crsCode", "urn:ogc:def:crs:EPSG::32632"),
                Map.of("licence", "eula_5", "account", "myAccount")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"colour", "processing_level", "crsCode", "imageFormat"})
  void what_has_no_counterpart_is_refused_by_name(String option) {
    assertThatThrownBy(() -> OneAtlasOptions.of(null, Map.of(option, "none")))
        .isInstanceOf(OneAtlasOptions.Unmappable.class)
        .hasMessageContaining(option);
    assertThatThrownBy(() -> OneAtlasOptions.of("none", Map.of())).hasMessageContaining("licence");
    assertThatThrownBy(() -> OneAtlasOptions.of(null, Map.of(option, 7)))
        .hasMessageContaining(option);
  }
}

package dev.swath.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.swath.options.OptionSchema.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class OptionSchemaTest {
  private static final OptionSchema SCHEMA =
      schema(
          """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["crsCode"],
            "properties": {
              "crsCode": {"type": "string", "pattern": "^EPSG:(4326|32[67](0[1-9]|[1-5][0-9]|60))$"},
              "bands": {"type": "array", "items": {"$ref": "#/$defs/band"}}
            },
            "$defs": {"band": {"enum": ["red", "green", "blue"]}}
          }
          """);

  @Test
  void takesWhatItDescribes() {
    assertThat(SCHEMA.validate(Map.of("crsCode", "EPSG:32660", "bands", List.of("red", "blue"))))
        .isEmpty();
  }

  @Test
  void namesEveryFaultAndItsPlace() {
    assertThat(
            SCHEMA.validate(
                Map.of("crsCode", "EPSG:32661", "bands", List.of("red", "ultra"), "a/b~c", 1)))
        .extracting(Fault::pointer, Fault::reason)
        .containsExactlyInAnyOrder(
            tuple("/crsCode", "invalid-option"),
            tuple("/bands/1", "invalid-option"),
            tuple("/a~1b~0c", "unknown-option"));
  }

  @Test
  void namesWhatIsMissing() {
    assertThat(SCHEMA.validate(Map.of()))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.pointer()).isEqualTo("/crsCode");
              assertThat(fault.reason()).isEqualTo("missing-option");
              assertThat(fault.detail()).contains("crsCode");
            });
  }

  @Test
  void theSourceStays() {
    assertThat(SCHEMA.source()).containsEntry("type", "object").containsKey("$defs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "{}",
        "{\"type\": \"object\"}",
        "{\"type\": \"object\", \"additionalProperties\": true}",
        "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": []}",
        "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"a\": {\"type\":"
            + " \"texts\"}}}",
        "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"a\": {\"$ref\":"
            + " \"#/$defs/none\"}}}",
        "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"a\": {\"$ref\":"
            + " \"https://example.com/a\"}}}",
        "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"a\":"
            + " {\"pattern\": \"(\"}}}",
      })
  void whatIsNoSchemaOfOptionsIsRefused(String schema) {
    assertThatIllegalArgumentException().isThrownBy(() -> schema(schema));
  }

  private static OptionSchema schema(String json) {
    return OptionSchema.of(new JsonMapper().readTree(json));
  }
}

package dev.swath.aoi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class AoiJsonTest {
  private final JsonMapper mapper = new JsonMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"Polygon\",\"coordinates\":[[[0.5,0.0],[1.0,0.0],[1.0,1.0],[0.5,0.0]]]}",
        "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0.0,0.0],[1.0,0.0],[1.0,1.0],[0.0,0.0]]],[[[5.0,0.0],[6.0,0.0],[6.0,1.0],[5.0,0.0]]]]}"
      })
  void writesWhatItReads(String json) {
    assertThat(AoiJson.write(AoiJson.read(mapper.readTree(json)))).hasToString(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{\"type\":\"Point\",\"coordinates\":[1,2]}",
        "{\"type\":\"Polygon\"}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[\"1\",2]]]}",
        "{\"type\":\"MultiPolygon\",\"coordinates\":[[[1,2]]]}"
      })
  void refusesWhatItNeverWrote(String json) {
    assertThatIllegalArgumentException().isThrownBy(() -> AoiJson.read(mapper.readTree(json)));
  }
}

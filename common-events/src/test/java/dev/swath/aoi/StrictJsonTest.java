package dev.swath.aoi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class StrictJsonTest {
  record Item(int count, String name) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"count\":1,\"name\":\"a\",\"more\":2}",
        "{\"count\":1,\"name\":\"a\",\"count\":2}",
        "{\"count\":\"1\",\"name\":\"a\"}",
        "{\"count\":1.5,\"name\":\"a\"}",
        "{\"count\":null,\"name\":\"a\"}",
        "{\"count\":NaN,\"name\":\"a\"}",
        "{\"count\":1,\"name\":2}",
        "{\"count\":1,\"name\":\"a\"} true",
        "{\"count\":1,\"name\":\"a\",}"
      })
  void refusesWhatIsNotExactlyMeant(String json) {
    assertThatThrownBy(() -> StrictJson.mapper().readValue(json, Item.class))
        .isInstanceOf(JacksonException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"count\":1,\"name\":\"a\"}", " {\"name\":\"a\" , \"count\":1}\n"})
  void readsTheRest(String json) {
    assertThat(StrictJson.mapper().readValue(json, Item.class)).isEqualTo(new Item(1, "a"));
  }
}

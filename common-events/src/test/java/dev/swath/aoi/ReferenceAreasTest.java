package dev.swath.aoi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.swath.aoi.AoiReading.Accepted;
import dev.swath.aoi.AoiReading.Rejected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Areas as pyproj computes them, and requests with the verdict of a professional order API. */
class ReferenceAreasTest {
  private final AoiReader reader = new AoiReader(AoiLimits.DEFAULT);
  private final AoiReader patientReader = new AoiReader(AoiLimits.DEFAULT.withMaxPositions(10_000));

  @ParameterizedTest
  @MethodSource("areas")
  void measuresWhatPyprojMeasures(JsonNode line) {
    var geometry = line.get("geometry").toString();
    var needs = line.get("needs").toString();
    if (needs.contains("pole-ring")) {
      assertRejected(reader.read(geometry), AoiProblem.Reason.POLE_RING);
    } else if (needs.contains("over 1000 vertices")) {
      assertRejected(reader.read(geometry), AoiProblem.Reason.TOO_MANY_POSITIONS);
      assertArea(patientReader.read(geometry), line.get("area_km2").doubleValue());
    } else {
      assertArea(reader.read(geometry), line.get("area_km2").doubleValue());
    }
  }

  private static void assertArea(AoiReading reading, double expectedKm2) {
    assertThat(reading)
        .asInstanceOf(InstanceOfAssertFactories.type(Accepted.class))
        .extracting(Accepted::areaKm2, InstanceOfAssertFactories.DOUBLE)
        .isCloseTo(expectedKm2, within(1e-6 + 1e-9 * expectedKm2));
  }

  private static void assertRejected(AoiReading reading, AoiProblem.Reason reason) {
    assertThat(reading)
        .asInstanceOf(InstanceOfAssertFactories.type(Rejected.class))
        .extracting(rejected -> rejected.problem().reason())
        .isEqualTo(reason);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void givesTheVerdictOfAProfessionalOrderApi(JsonNode line) {
    boolean accept = line.get("verdict").stringValue().equals("accept");
    assertThat(reader.read(line.get("body").stringValue()))
        .as(line.get("why").stringValue())
        .isInstanceOf(accept ? Accepted.class : Rejected.class);
  }

  static Stream<Named<JsonNode>> areas() {
    return lines("areas.jsonl");
  }

  static Stream<Named<JsonNode>> requests() {
    return lines("requests.jsonl");
  }

  private static Stream<Named<JsonNode>> lines(String resource) {
    var mapper = new JsonMapper();
    try (var in = Objects.requireNonNull(ReferenceAreasTest.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(mapper::readTree)
          .map(line -> Named.of(line.get("id").stringValue(), line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

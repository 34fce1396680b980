package dev.swath.pricing.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.aoi.AoiLimits;
import dev.swath.aoi.AoiReader;
import dev.swath.aoi.AoiReading.Accepted;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import dev.swath.pricing.domain.Surveyor.Survey;
import dev.swath.pricing.domain.Surveyor.Survey.Measured;
import dev.swath.pricing.domain.Surveyor.Survey.Refused;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Pricing measures again what intake has accepted. They must never disagree. */
class AoiRulesTest {
  private final AoiReader intake = new AoiReader(AoiLimits.DEFAULT);
  private final AoiRules rules = new AoiRules();

  static Stream<String> geometries() throws IOException {
    JsonMapper json = JsonMapper.shared();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(AoiRulesTest.class.getResourceAsStream("/areas.jsonl")),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> json.readTree(line).get("geometry").toString())
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void whatIntakeAcceptsHasTheVerySameAreaHere(String geometry) {
    assertThat(intake.read(geometry))
        .isInstanceOfSatisfying(Accepted.class, this::assertSameAreaHere);
  }

  @Test
  void anOutlineThatGrewByBeingCutIsAccepted() {
    // 1,000 positions, and nearly every edge crosses the antimeridian.
    String teeth =
        IntStream.range(0, 997)
            .mapToObj(i -> (i % 2 == 0 ? "[179.9," : "[-179.9,") + i / 1000.0 + "]")
            .collect(Collectors.joining(","));
    String comb =
        "{\"type\":\"Polygon\",\"coordinates\":[[[179.5,0],"
            + teeth
            + ",[179.5,0.996],[179.5,0]]]}";

    assertThat(intake.read(comb))
        .isInstanceOfSatisfying(
            Accepted.class,
            accepted -> {
              assertThat(positions(accepted.aoi())).isGreaterThan(1_000);
              assertSameAreaHere(accepted);
            });
  }

  @Test
  void whatIsNoAreaIsRefusedWithItsReason() {
    assertThat(rules.survey(polygon(0, 0, 1, 1, 1, 0, 0, 1, 0, 0)))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo("self-intersection"));
    assertThat(rules.survey(polygon(0, 0, 1, 1, 1, 0)))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo("ring-not-closed"));
  }

  @Test
  void nothingMakesItFail() {
    assertThat(
            Stream.of(
                    new AreaOfInterest(List.of()),
                    new AreaOfInterest(List.of(new Polygon(List.of()))),
                    new AreaOfInterest(List.of(new Polygon(List.of(new Ring(List.of()))))),
                    polygon(Double.NaN, 0, 1, 1, 1, 0, Double.NaN, 0),
                    polygon(0, 0, Double.POSITIVE_INFINITY, 1, 1, 0, 0, 0),
                    polygon(0, 91, 1, 91, 1, 92, 0, 91),
                    polygon(-180, -90, 180, -90, 180, 90, -180, 90, -180, -90))
                .map(rules::survey))
        .allSatisfy(survey -> assertThat(survey).isInstanceOf(Refused.class));
  }

  private void assertSameAreaHere(Accepted accepted) {
    Survey survey = rules.survey(accepted.aoi());
    assertThat(survey).isEqualTo(new Measured(accepted.areaKm2()));
  }

  private static int positions(AreaOfInterest aoi) {
    return aoi.polygons().stream()
        .flatMap(polygon -> polygon.rings().stream())
        .mapToInt(ring -> ring.positions().size())
        .sum();
  }

  private static AreaOfInterest polygon(double... lonLats) {
    List<Position> positions =
        IntStream.range(0, lonLats.length / 2)
            .mapToObj(i -> new Position(lonLats[2 * i], lonLats[2 * i + 1]))
            .toList();
    return new AreaOfInterest(List.of(new Polygon(List.of(new Ring(positions)))));
  }
}

package dev.swath.aoi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.swath.aoi.AoiReading.Accepted;
import dev.swath.aoi.AoiReading.Rejected;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What holds for every AOI and every text. */
class AoiLawsTest {
  private static final List<String> SEEDS =
      List.of(
          "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]}",
          "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[1,0],[1,1],[0,0]]],[[[1,0],[2,0],[2,1],[1,1],[1,0]]]]}",
          "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[179,-1],[-179,-1],[-179,1],[179,1],[179,-1]]]}}");
  private static final List<String> FOREIGN_VALUES =
      List.of(
          "null",
          "true",
          "\"\"",
          "\"1\"",
          "[]",
          "{}",
          "[[]]",
          "-0.0",
          "1e999",
          "90",
          "-180",
          "180",
          "360",
          "1e-320",
          "123456789012345678901234567890",
          "[0,0]",
          "[180,0]",
          "[-180,0]",
          "[4,4,null]",
          "[[0,0],[1,0],[1,1],[0,0]]",
          "\"Polygon\"",
          "\"MultiPolygon\"",
          "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,1],[0,0]]]}");

  private final AoiReader reader = new AoiReader(AoiLimits.DEFAULT);
  private final JsonMapper mapper = StrictJson.mapper();

  @Property(tries = 300)
  void areaIgnoresWhereARingStartsAndWhichWayItGoes(
      @ForAll("rings") List<Position> ring, @ForAll @IntRange(max = 40) int start) {
    double areaKm2 = read(ring).areaKm2();
    var rotated = new ArrayList<>(ring.subList(start % ring.size(), ring.size()));
    rotated.addAll(ring.subList(0, start % ring.size()));
    assertThat(read(rotated).areaKm2()).isCloseTo(areaKm2, tolerance(areaKm2));
    assertThat(read(ring.reversed()).areaKm2()).isCloseTo(areaKm2, tolerance(areaKm2));
  }

  @Property(tries = 300)
  void areaIgnoresWhereOnItsParallelARingLies(
      @ForAll("rings") List<Position> ring, @ForAll @DoubleRange(min = -150, max = 150) double by) {
    double areaKm2 = read(ring).areaKm2();
    var moved = each(ring, at -> new Position(at.lon() + by, at.lat()));
    assertThat(read(moved).areaKm2()).isCloseTo(areaKm2, tolerance(areaKm2));
  }

  /** Whether longitudes run on beyond 180 or jump to -180, and whoever makes the cut. */
  @Property(tries = 300)
  void cuttingAtTheAntimeridianKeepsTheArea(@ForAll("rings") List<Position> ring) {
    double centre = ring.stream().mapToDouble(Position::lon).average().orElseThrow();
    double areaKm2 = read(ring).areaKm2();
    var across = each(ring, at -> new Position(at.lon() - centre + 180, at.lat()));
    var jumping = each(across, at -> at.lon() > 180 ? new Position(at.lon() - 360, at.lat()) : at);
    var cut = read(across);
    assertThat(cut.aoi().polygons()).hasSizeGreaterThan(1);
    assertThat(cut.areaKm2()).isCloseTo(areaKm2, tolerance(areaKm2));
    assertThat(read(jumping).areaKm2()).isCloseTo(areaKm2, tolerance(areaKm2));
  }

  @Property(tries = 300)
  void areaIgnoresTheOrderOfParts(
      @ForAll("rings") List<Position> one, @ForAll("rings") List<Position> other) {
    var north = polygon(each(one, at -> new Position(at.lon(), at.lat() / 2 + 45)));
    var south = polygon(each(other, at -> new Position(at.lon(), at.lat() / 2 - 45)));
    double areaKm2 = read(north, south).areaKm2();
    assertThat(read(south, north).areaKm2()).isCloseTo(areaKm2, tolerance(areaKm2));
  }

  @Property(tries = 300)
  void normalFormIsReadAsItself(@ForAll("rings") List<Position> ring) {
    var accepted = read(ring);
    var json = AoiJson.write(accepted.aoi());
    assertThat(AoiJson.read(json)).isEqualTo(accepted.aoi());
    assertThat(reader.read(json)).isEqualTo(accepted);
    assertThat(reader.read(json.toString())).isEqualTo(accepted);
    assertThat(GeodesicArea.km2(accepted.aoi())).isEqualTo(accepted.areaKm2());
  }

  @Property(tries = 3_000)
  void everyTextIsAcceptedOrRejected(
      @ForAll @IntRange(max = 2) int seed, @ForAll("edits") List<Edit> edits) {
    var text = SEEDS.get(seed);
    for (var edit : edits) {
      text = edit.applyTo(text);
    }
    // Where the text is not even JSON, the pointer is to all of it.
    if (reader.read(text) instanceof Rejected(var problem) && !problem.pointer().isEmpty()) {
      // As bytes: a byte order mark is no part of the text.
      assertThat(mapper.readTree(text.getBytes(UTF_8)).at(problem.pointer()).isMissingNode())
          .isFalse();
    }
  }

  @Property(tries = 3_000)
  void pointersResolveInWhatWasSent(
      @ForAll @IntRange(max = 2) int seed, @ForAll("replacements") List<Replacement> replacements) {
    var value = mapper.readTree(SEEDS.get(seed));
    for (var replacement : replacements) {
      replacement.applyTo(value, mapper);
    }
    if (reader.read(value) instanceof Rejected(var problem)) {
      assertThat(value.at(problem.pointer()).isMissingNode()).as(problem.toString()).isFalse();
    }
  }

  /** Star-shaped round a centre, so that it never crosses itself. */
  @Provide
  Arbitrary<List<Position>> rings() {
    return Combinators.combine(
            Arbitraries.doubles().between(-180, 180),
            Arbitraries.doubles().between(-70, 70),
            Arbitraries.doubles().between(0.01, 10),
            Arbitraries.doubles().between(0.5, 1).list().ofMinSize(3).ofMaxSize(30))
        .as(AoiLawsTest::star);
  }

  private static List<Position> star(double lon, double lat, double size, List<Double> radii) {
    var ring = new ArrayList<Position>();
    for (int i = 0; i < radii.size(); i++) {
      double angle = 2 * Math.PI * i / radii.size();
      double radius = size * radii.get(i);
      ring.add(new Position(lon + radius * Math.cos(angle), lat + radius * Math.sin(angle)));
    }
    return ring;
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 1_000),
            Arbitraries.integers().between(0, 12),
            Arbitraries.oneOf(
                Arbitraries.of(FOREIGN_VALUES),
                Arbitraries.strings().withChars("[]{},:\"-+.eE0189 \\u\uFEFF").ofMaxLength(6),
                Arbitraries.strings().all().ofMaxLength(3)))
        .as(Edit::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  /** Puts a text in the place of some characters. */
  record Edit(int at, int length, String text) {
    String applyTo(String json) {
      int from = at % (json.length() + 1);
      int to = Math.min(from + length, json.length());
      return json.substring(0, from) + text + json.substring(to);
    }
  }

  @Provide
  Arbitrary<List<Replacement>> replacements() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 1_000), Arbitraries.of(FOREIGN_VALUES))
        .as(Replacement::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  /** Puts a value in the place of one of the values inside another. */
  record Replacement(int which, String json) {
    void applyTo(JsonNode value, JsonMapper mapper) {
      var sites = new ArrayList<Runnable>();
      collect(value, mapper, sites);
      if (!sites.isEmpty()) {
        sites.get(which % sites.size()).run();
      }
    }

    private void collect(JsonNode value, JsonMapper mapper, List<Runnable> sites) {
      switch (value) {
        case ArrayNode array -> {
          for (int i = 0; i < array.size(); i++) {
            int index = i;
            sites.add(() -> array.set(index, mapper.readTree(json)));
            sites.add(() -> array.remove(index));
            sites.add(() -> array.insert(index, mapper.readTree(json)));
            collect(array.get(i), mapper, sites);
          }
        }
        case ObjectNode object -> {
          for (var name : object.propertyNames()) {
            sites.add(() -> object.set(name, mapper.readTree(json)));
            collect(object.path(name), mapper, sites);
          }
        }
        default -> {}
      }
    }
  }

  private static List<Position> each(List<Position> ring, UnaryOperator<Position> change) {
    return ring.stream().map(change).toList();
  }

  private Accepted read(List<Position> ring) {
    return readAll(List.of(polygon(ring)));
  }

  private Accepted read(Polygon... parts) {
    return readAll(List.of(parts));
  }

  private Accepted readAll(List<Polygon> parts) {
    return switch (reader.read(AoiJson.write(new AreaOfInterest(parts)))) {
      case Accepted accepted -> accepted;
      case Rejected(var problem) -> throw new AssertionError(problem);
    };
  }

  private static Polygon polygon(List<Position> open) {
    var closed = new ArrayList<>(open);
    closed.add(open.getFirst());
    return new Polygon(List.of(new Ring(closed)));
  }

  private static Offset<Double> tolerance(double areaKm2) {
    return within(1e-6 + 1e-9 * areaKm2);
  }
}

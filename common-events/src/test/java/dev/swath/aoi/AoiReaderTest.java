package dev.swath.aoi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.swath.aoi.AoiReading.Accepted;
import dev.swath.aoi.AoiReading.Rejected;
import dev.swath.events.domain.AreaOfInterest.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AoiReaderTest {
  private static final String SQUARE = "[[13,52],[14,52],[14,53],[13,53],[13,52]]";

  private final AoiReader reader = new AoiReader(AoiLimits.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'type':'Polygon','coordinates':[[[NaN,52]]]}      | malformed-json       | ``
          {'type':'Polygon','type':'Polygon'}                | malformed-json       | ``
          {'type':'Polygon','coordinates':[]} []             | malformed-json       | ``
          ` `                                                | malformed-json       | ``
          [[13,52],[14,52],[14,53],[13,52]]                  | not-an-object        | ``
          null                                               | not-an-object        | ``
          {'coordinates':[]}                                 | unsupported-type     | ``
          {'type':'polygon','coordinates':[]}                | unsupported-type     | /type
          {'type':'Feature','geometry':{'type':'Point'}}     | unsupported-type     | /geometry/type
          {'type':'Feature','geometry':null}                 | missing-geometry     | ``
          {'type':'FeatureCollection','features':[]}         | missing-geometry     | ``
          {'type':'Polygon','crs':{'type':'link'}}           | unsupported-crs      | /crs
          {'type':'Polygon'}                                 | missing-coordinates  | ``
          {'type':'Polygon','coordinates':{}}                | wrong-nesting        | /coordinates
          """)
  void refusesWhatHasNoRings(String json, String code, String pointer) {
    assertRefused(json.replace('\'', '"'), code, pointer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                                        | empty-coordinates         | /coordinates
          [[]]                                                      | too-few-positions         | /coordinates/0
          [[[0,0],[0,0]]]                                           | too-few-positions         | /coordinates/0
          [[[0,0],[1,0],[1,0],[0,0]]]                               | too-few-positions         | /coordinates/0
          [[0,0],[1,0],[1,1],[0,0]]                                 | wrong-nesting             | /coordinates/0/0
          [[[[0,0],[1,0],[1,1],[0,0]]]]                             | wrong-nesting             | /coordinates/0/0
          [[[0,0],[1,0],[1],[0,0]]]                                 | position-too-short        | /coordinates/0/2
          [[[0,0],[1,0],[1,"1"],[0,0]]]                             | ordinate-not-a-number     | /coordinates/0/2/1
          [[[0,0],[1,0],[1,1,null],[0,0]]]                          | ordinate-not-a-number     | /coordinates/0/2/2
          [[[0,0],[1e1000000000,0],[1,1],[0,0]]]                    | ordinate-not-finite       | /coordinates/0/1/0
          [[[0,0],[361,0],[1,1],[0,0]]]                             | longitude-out-of-range    | /coordinates/0/1/0
          [[[0,0],[1,0],[1,90.1],[0,0]]]                            | latitude-out-of-range     | /coordinates/0/2/1
          [[[0,0],[1,0],[1,1],[0,1]]]                               | ring-not-closed           | /coordinates/0/3
          [[[0,0],[91,0],[91,1],[0,0]]]                             | ambiguous-antimeridian    | /coordinates/0/1
          [[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]    | longitude-span-too-wide   | /coordinates/0
          [[[0,0],[90,0],[180,0],[180,1],[90,1],[0,1],[0,0]]]       | longitude-span-too-wide   | /coordinates/0
          [[[-180,80],[-90,80],[0,80],[90,80],[-180,80]]]           | pole-ring                 | /coordinates/0
          [[[0,0],[1,1],[1,0],[0,1],[0,0]]]                         | self-intersection         | /coordinates/0/2
          [[[0,0],[2,0],[1,1],[2,2],[0,2],[1,1],[0,0]]]             | ring-self-touch           | /coordinates/0/5
          [[[0,0],[4,0],[4,4],[0,4],[0,0]],[[0,0],[4,0],[4,4],[0,4],[0,0]]] | self-intersection  | /coordinates/1/1
          [[[0,0],[4,0],[4,4],[0,4],[0,0]],[[5,5],[6,5],[6,6],[5,5]]]       | hole-outside-shell | /coordinates/1
          [[[0,0],[9,0],[9,9],[0,9],[0,0]],[[1,1],[8,1],[8,8],[1,1]],[[4,2],[7,2],[7,5],[4,2]]] | nested-holes | /coordinates/2
          [[[0,0],[4,0],[4,4],[0,4],[0,0]],[[2,0],[1,2],[2,4],[3,2],[2,0]]] | disconnected-interior | /coordinates
          [[[0,0],[2e-158,0],[2e-158,2e-158],[0,0]]]                 | too-few-positions         | /coordinates/0
          """)
  void refusesPolygonsAndSaysWhere(String coordinates, String code, String pointer) {
    assertRefused(polygon(coordinates), code, pointer);
  }

  @Test
  void saysWhereTheFaultLiesOnTheEarthAndHowToRepairIt() {
    assertThat(problem(polygon("[[[1.4,43.6],[1.5,43.6],[1.5,43.7],[1.4,43.7]]]")))
        .satisfies(
            problem -> {
              assertThat(problem.at()).isEqualTo(new Position(1.4, 43.7));
              assertThat(problem.repair()).isEqualTo("ring not closed: add [1.4, 43.6]");
            });
    assertThat(problem(polygon("[[[0,0],[1,1],[1,0],[0,1],[0,0]]]")).at())
        .isEqualTo(new Position(0.5, 0.5));
    assertThat(problem(polygon("[[[52,-122],[53,-122],[53,-121],[52,-122]]]")).repair())
        .endsWith("swap the two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'type':'Polygon','coordinates':[[[13,52],[14,52],[14,53]]]}                      | ring not closed: add [13, 52]
          {'type':'Polygon','coordinates':[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}                | list the positions in their order along the outline
          {'type':'Polygon','coordinates':[[[0,0],["1",0],[1,1],[0,0]]]}                    | remove the quotes
          {'type':'Polygon','coordinates':[[[-180,80],[-90,80],[0,80],[90,80],[-180,80]]]}  | split the area along meridians
          {'type':'MultiPolygon','coordinates':[[[[0,0],[4,0],[4,4],[0,0]]],[[[3,1],[5,1],[5,2],[3,1]]]]} | join parts that overlap
          {'type':'POLYGON'}                                                                | write Polygon
          {'type':'GeometryCollection','geometries':[]}                                     | send its polygon itself
          {'type':'FeatureCollection','features':[{'type':'Feature'},{'type':'Feature'}]}   | send one item for each Feature
          "{'type':'Polygon'}"                                                              | send the object itself
          [[13,52],[14,52],[14,53],[13,52]]                                                 | write {"type": "Polygon"
          """)
  void saysHowToRepairWhatCanBeRepaired(String json, String repair) {
    var text = json.startsWith("\"") ? json : json.replace('\'', '"');
    assertThat(problem(text).repair()).contains(repair);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EPSG:4326",
        "epsg:4326",
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
      })
  void takesTheOldNamesOfWgs84(String name) {
    var named =
        "{\"type\":\"Polygon\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"%s\"}},\"coordinates\":[%s]}";
    assertThat(reader.read(named.formatted(name, SQUARE))).isInstanceOf(Accepted.class);
    assertRefused(named.formatted("EPSG:3857", SQUARE), "unsupported-crs", "/crs");
  }

  @Test
  void pointsThroughTheFeature() {
    assertRefused(
        "{\"type\":\"Feature\",\"geometry\":" + polygon("[[[0,0],[1,0],[1,1],[0,1]]]") + "}",
        "ring-not-closed",
        "/geometry/coordinates/0/3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"Feature\",\"properties\":null,\"geometry\":%s}",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":%s}]}",
        "\uFEFF%s"
      })
  void unwrapsOneFeatureAndSkipsAByteOrderMark(String wrapper) {
    var bare = polygon("[" + SQUARE + "]");
    assertThat(reader.read(wrapper.formatted(bare))).isEqualTo(reader.read(bare));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[[13,52,9],[13.0,52],[14,52,1,2],[14,53],[13,53],[13,52,8]]]",
        "[[[13,52],[13,53],[14,53],[14,52],[13,52]]]",
        "[[[-347,52],[-346,52],[14,53],[-347,53],[-347,52]]]",
        "[[[13.000000000000000000000000000000000000000000000000000000000000,52],[14,52],[14,53],[13,53],[13,52]]]"
      })
  void writesTheSameAreaInOneWay(String coordinates) {
    var bare = accepted(polygon("[" + SQUARE + "]"));
    assertThat(accepted(polygon(coordinates))).isEqualTo(bare);
  }

  @Test
  void writesNoNegativeZero() {
    assertThat(accepted(polygon("[[[-0.0,-0.0],[1,-0.0],[1,1],[-0.0,-0.0]]]")).aoi().toString())
        .doesNotContain("-0.0");
  }

  @Test
  void takesHolesThatTouchTheExteriorInAPoint() {
    var touching = "[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[0,2],[1,1],[1,3],[0,2]]]";
    assertThat(accepted(polygon(touching)).aoi().polygons().getFirst().rings()).hasSize(2);
  }

  @Test
  void takesPartsThatTouchAndAddsTheirAreas() {
    var west = "[[[0,0],[1,0],[1,2],[0,2],[0,0]]]";
    var east = "[[[1,1],[2,1],[2,3],[1,3],[1,1]]]";
    assertThat(accepted(multiPolygon(west, east)).areaKm2())
        .isEqualTo(accepted(polygon(west)).areaKm2() + accepted(polygon(east)).areaKm2());
  }

  @Test
  void takesAnIslandInALake() {
    var lake = "[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[1,1],[8,1],[8,8],[1,8],[1,1]]]";
    var filled = accepted(multiPolygon(lake, "[[[1,1],[8,1],[8,8],[1,8],[1,1]]]"));
    assertThat(filled.areaKm2())
        .isCloseTo(accepted(polygon("[[[0,0],[9,0],[9,9],[0,9],[0,0]]]")).areaKm2(), within(1e-6));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [[[0,0],[2,0],[2,2],[0,2],[0,0]]] | [[[0,0],[2,0],[2,2],[0,2],[0,0]]]         | /coordinates/0
          [[[0,0],[2,0],[2,2],[0,2],[0,0]]] | [[[1,1],[3,1],[3,3],[1,3],[1,1]]]         | /coordinates/0
          [[[0,0],[9,0],[9,9],[0,9],[0,0]]] | [[[1,1],[2,1],[2,2],[1,1]]]               | /coordinates/1
          [[[0,0],[2,0],[2,1],[0,1],[0,0]]] | [[[1,0],[3,0],[3,1],[1,1],[1,0]]]         | /coordinates/0
          [[[0,0],[2,0],[2,1],[0,1],[0,0]]] | [[[-359,0],[-358,0],[-358,1],[-359,0]]]   | /coordinates/1
          [[[170,0],[-170,0],[-170,9],[170,0]]] | [[[-176,1],[-172,1],[-172,2],[-176,1]]] | /coordinates/1
          [[[175,0],[-170,0],[-170,9],[175,0]]] | [[[170,0],[-175,0],[-175,9],[170,0]]] | /coordinates/0
          """)
  void refusesPartsThatOverlapWhereverTheyWereWritten(String one, String other, String pointer) {
    assertRefused(multiPolygon(one, other), "parts-overlap", pointer);
  }

  @Test
  void forgivesNeighboursATenthOfAMillimetre() {
    var neighbours =
        multiPolygon(
            "[[[0,0],[0.3,0],[0.3,0.9],[0.1,0.3],[0,0]]]",
            "[[[0,0],[0.1000000001,0.3],[0.3,0.9],[0,0.9],[0,0]]]");
    assertThat(reader.read(neighbours)).isInstanceOf(Accepted.class);
    assertRefused(
        neighbours.replace("0.1000000001", "0.100001"), "parts-overlap", "/coordinates/0");
  }

  @Test
  void cutsAtTheAntimeridianWhereTheGeodesicsCross() {
    var accepted = accepted(polygon("[[[177,-17],[-178,-17],[-178,-16],[177,-16],[177,-17]]]"));
    assertThat(accepted.aoi().polygons()).hasSize(2);
    // The same box, not cut: edges of equal length have equal areas under them.
    assertThat(accepted.areaKm2())
        .isCloseTo(
            accepted(polygon("[[[7,-17],[12,-17],[12,-16],[7,-16],[7,-17]]]")).areaKm2(),
            within(1e-6));
  }

  @Test
  void mixesBothNamesOfTheAntimeridian() {
    assertThat(accepted(polygon("[[[179,0],[180,0],[-180,1],[179,1],[179,0]]]")).aoi().polygons())
        .singleElement()
        .satisfies(part -> assertThat(part.toString()).doesNotContain("-180"));
    assertThat(
            accepted(
                    polygon(
                        "[[[179,0],[180,0],[-180,0],[-179,0],[-179,1],[-180,1],[180,1],[179,1],[179,0]]]"))
                .aoi()
                .polygons())
        .hasSize(2);
  }

  @Test
  void refusesACutThatWouldBendTheExteriorOverAHole() {
    assertRefused(
        polygon(
            "[[[170,60],[-170,60],[-170,70],[170,70],[170,60]],[[179.9,60.05],[-179.9,60.05],[180,60.08],[179.9,60.05]]]"),
        "antimeridian-cut-invalid",
        "/coordinates");
  }

  @Test
  void keepsToItsLimits() {
    var narrow = new AoiReader(new AoiLimits(5, 100, 10_000));
    assertThat(narrow.read(polygon("[" + SQUARE + "]"))).isInstanceOf(Accepted.class);
    assertRefused(narrow, polygon("[[[0,0],[1,0],[1,0],[1,1],[0,1],[0,0]]]"), "too-many-positions");
    assertRefused(narrow, polygon("[[[0,0],[9,0],[9,9],[0,0]]]"), "area-too-large");
    assertRefused(narrow, polygon("[[[0,0],[0.1,0],[0.1,0.1],[0,0]]]"), "area-too-small");
  }

  @ParameterizedTest
  @ValueSource(ints = {70, 5_000, 600_000})
  void refusesDepthWithoutFollowingIt(int depth) {
    assertRefused("[".repeat(depth), "json-limit-exceeded", "");
  }

  @Test
  void refusesLongNumbersAndLongTexts() {
    assertRefused(polygon("[[[0." + "1".repeat(200) + ",0]]]"), "json-limit-exceeded", "");
    assertRefused(polygon("[[[0,0],".repeat(200_000)), "json-limit-exceeded", "");
  }

  private static String polygon(String coordinates) {
    return "{\"type\":\"Polygon\",\"coordinates\":" + coordinates + "}";
  }

  private static String multiPolygon(String... parts) {
    return "{\"type\":\"MultiPolygon\",\"coordinates\":[" + String.join(",", parts) + "]}";
  }

  private Accepted accepted(String json) {
    return switch (reader.read(json)) {
      case Accepted accepted -> accepted;
      case Rejected(var problem) -> throw new AssertionError(problem);
    };
  }

  private AoiProblem problem(String json) {
    return problem(reader, json);
  }

  private static AoiProblem problem(AoiReader reader, String json) {
    return switch (reader.read(json)) {
      case Accepted accepted -> throw new AssertionError(accepted);
      case Rejected(var problem) -> problem;
    };
  }

  private void assertRefused(String json, String code, String pointer) {
    assertThat(problem(json).reason().code()).isEqualTo(code);
    assertThat(problem(json).pointer()).isEqualTo(pointer);
  }

  private static void assertRefused(AoiReader reader, String json, String code) {
    assertThat(problem(reader, json).reason().code()).isEqualTo(code);
  }
}

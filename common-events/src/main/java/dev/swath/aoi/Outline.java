package dev.swath.aoi;

import static dev.swath.aoi.AoiProblem.Reason.EMPTY_COORDINATES;
import static dev.swath.aoi.AoiProblem.Reason.MISSING_COORDINATES;
import static dev.swath.aoi.AoiProblem.Reason.MISSING_GEOMETRY;
import static dev.swath.aoi.AoiProblem.Reason.NOT_AN_OBJECT;
import static dev.swath.aoi.AoiProblem.Reason.UNSUPPORTED_CRS;
import static dev.swath.aoi.AoiProblem.Reason.UNSUPPORTED_TYPE;
import static dev.swath.aoi.AoiProblem.Reason.WRONG_NESTING;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Where in a GeoJSON value the rings are; knows the nesting and no numbers. */
sealed interface Outline {
  record Found(String coordinates, List<PartDraft> parts) implements Outline {}

  record Refused(AoiProblem problem) implements Outline {}

  /**
   * What GeoJSON 2008 called WGS84 longitude/latitude, in capitals; RFC 7946 has dropped the
   * member.
   */
  Set<String> WGS84_NAMES =
      Set.of(
          "URN:OGC:DEF:CRS:OGC:1.3:CRS84",
          "URN:OGC:DEF:CRS:OGC::CRS84",
          "HTTP://WWW.OPENGIS.NET/DEF/CRS/OGC/1.3/CRS84",
          "OGC:CRS84",
          "URN:OGC:DEF:CRS:EPSG::4326",
          "HTTP://WWW.OPENGIS.NET/DEF/CRS/EPSG/0/4326",
          "EPSG:4326");

  /**
   * Takes a Polygon, a MultiPolygon, a Feature of one, or a FeatureCollection of one such Feature.
   */
  static Outline of(JsonNode value) {
    return ofCollection(value);
  }

  private static Outline ofCollection(JsonNode value) {
    if (!isA("FeatureCollection", value)) {
      return ofFeature(value, "");
    }
    var crs = unsupportedCrs(value, "");
    if (crs.isPresent()) {
      return new Refused(crs.get());
    }
    var features = value.path("features");
    if (features.size() != 1 || !isA("Feature", features.path(0))) {
      return new Refused(
          AoiProblem.of(
                  MISSING_GEOMETRY,
                  "",
                  "a FeatureCollection is taken only with exactly one"
                      + " Feature, since an order item has one area")
              .repairedBy("send one item for each Feature, or one MultiPolygon of them all"));
    }
    return ofFeature(features.path(0), "/features/0");
  }

  private static Outline ofFeature(JsonNode value, String pointer) {
    if (!isA("Feature", value)) {
      return ofGeometry(value, pointer);
    }
    var crs = unsupportedCrs(value, pointer);
    if (crs.isPresent()) {
      return new Refused(crs.get());
    }
    if (value.path("geometry").isMissingNode() || value.path("geometry").isNull()) {
      return refused(MISSING_GEOMETRY, pointer, "the Feature has no geometry");
    }
    return ofGeometry(value.path("geometry"), pointer + "/geometry");
  }

  private static Outline ofGeometry(JsonNode geometry, String pointer) {
    if (!geometry.isObject()) {
      var problem = AoiProblem.of(NOT_AN_OBJECT, pointer, "a GeoJSON geometry is an object");
      return new Refused(
          geometry.isString()
              ? problem.repairedBy("send the object itself, not as a string")
              : geometry.isArray()
                  ? problem.repairedBy(
                      "write {\"type\": \"Polygon\", \"coordinates\": [[[lon, lat], …]]}")
                  : problem);
    }
    var type = geometry.path("type");
    var name = type.isString() ? type.stringValue() : "";
    if (!name.equals("Polygon") && !name.equals("MultiPolygon")) {
      return new Refused(unsupportedType(name, type.isMissingNode() ? pointer : pointer + "/type"));
    }
    var crs = unsupportedCrs(geometry, pointer);
    if (crs.isPresent()) {
      return new Refused(crs.get());
    }
    var coordinates = geometry.path("coordinates");
    if (coordinates.isMissingNode() || coordinates.isNull()) {
      return refused(MISSING_COORDINATES, pointer, "the geometry has no coordinates");
    }
    var parts = new ArrayList<PartDraft>();
    var problem =
        name.equals("Polygon")
            ? addPart(coordinates, pointer + "/coordinates", parts)
            : addParts(coordinates, pointer + "/coordinates", parts);
    return problem
        .<Outline>map(Refused::new)
        .orElseGet(() -> new Found(pointer + "/coordinates", parts));
  }

  private static AoiProblem unsupportedType(String name, String pointer) {
    var problem =
        AoiProblem.of(UNSUPPORTED_TYPE, pointer, "the type must be Polygon or MultiPolygon");
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "polygon" -> problem.repairedBy("names are case-sensitive: write Polygon");
      case "multipolygon" -> problem.repairedBy("names are case-sensitive: write MultiPolygon");
      case "geometrycollection" ->
          problem.repairedBy("send its polygon itself, or a MultiPolygon of several");
      case "linestring" ->
          problem.repairedBy("if the line is closed, write it as the one ring of a Polygon");
      default -> problem;
    };
  }

  private static Optional<AoiProblem> addParts(
      JsonNode coordinates, String pointer, List<PartDraft> parts) {
    var problem = notAnArrayOf("polygons", coordinates, pointer);
    for (int i = 0; problem.isEmpty() && i < coordinates.size(); i++) {
      problem = addPart(coordinates.get(i), pointer + "/" + i, parts);
    }
    return problem;
  }

  private static Optional<AoiProblem> addPart(
      JsonNode coordinates, String pointer, List<PartDraft> parts) {
    var rings = new ArrayList<RingDraft>();
    var problem = notAnArrayOf("linear rings", coordinates, pointer);
    for (int i = 0; problem.isEmpty() && i < coordinates.size(); i++) {
      var ring = new RingDraft(pointer + "/" + i, coordinates.get(i));
      rings.add(ring);
      problem = notARing(ring);
    }
    parts.add(new PartDraft(pointer, rings));
    return problem;
  }

  private static Optional<AoiProblem> notARing(RingDraft ring) {
    if (!ring.source().isArray()) {
      return Optional.of(wrongNesting(ring.source(), ring.pointer(), "an array of positions"));
    }
    int i = 0;
    for (var position : ring.source()) {
      if (!position.isArray()) {
        return Optional.of(wrongNesting(position, ring.pointer() + "/" + i, "a position"));
      }
      if (position.path(0).isArray()) {
        return Optional.of(
            wrongNesting(position, ring.pointer() + "/" + i, "a position")
                .repairedBy("remove one level of arrays, or write MultiPolygon as the type"));
      }
      i++;
    }
    return Optional.empty();
  }

  private static Optional<AoiProblem> notAnArrayOf(String what, JsonNode value, String pointer) {
    if (!value.isArray()) {
      return Optional.of(wrongNesting(value, pointer, "an array of " + what));
    }
    return value.isEmpty()
        ? Optional.of(AoiProblem.of(EMPTY_COORDINATES, pointer, "there are no " + what + " in it"))
        : Optional.empty();
  }

  private static AoiProblem wrongNesting(JsonNode value, String pointer, String expected) {
    var problem = AoiProblem.of(WRONG_NESTING, pointer, "this must be " + expected);
    // As printed in some provider guides: a Polygon whose positions stand where its rings belong.
    return value.isNumber()
        ? problem.repairedBy(
            "a level of arrays is missing: a Polygon is [[[lon, lat], …]], a"
                + " MultiPolygon [[[[lon, lat], …]]]")
        : problem;
  }

  private static boolean isA(String type, JsonNode value) {
    return value.path("type").isString() && value.path("type").stringValue().equals(type);
  }

  private static Optional<AoiProblem> unsupportedCrs(JsonNode value, String pointer) {
    var crs = value.path("crs");
    var name = crs.path("properties").path("name");
    return crs.isMissingNode()
            || crs.isNull()
            || (name.isString()
                && WGS84_NAMES.contains(name.stringValue().toUpperCase(Locale.ROOT)))
        ? Optional.empty()
        : Optional.of(
            AoiProblem.of(
                    UNSUPPORTED_CRS,
                    pointer + "/crs",
                    "GeoJSON coordinates are WGS84 longitude and latitude in degrees (RFC 7946, 4)")
                .repairedBy("transform the coordinates to WGS84 and leave the crs member out"));
  }

  private static Outline refused(AoiProblem.Reason reason, String pointer, String detail) {
    return new Refused(AoiProblem.of(reason, pointer, detail));
  }
}

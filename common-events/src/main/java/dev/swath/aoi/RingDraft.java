package dev.swath.aoi;

import static dev.swath.aoi.AoiProblem.Reason.AMBIGUOUS_ANTIMERIDIAN;
import static dev.swath.aoi.AoiProblem.Reason.LATITUDE_OUT_OF_RANGE;
import static dev.swath.aoi.AoiProblem.Reason.LONGITUDE_OUT_OF_RANGE;
import static dev.swath.aoi.AoiProblem.Reason.LONGITUDE_SPAN_TOO_WIDE;
import static dev.swath.aoi.AoiProblem.Reason.ORDINATE_NOT_A_NUMBER;
import static dev.swath.aoi.AoiProblem.Reason.ORDINATE_NOT_FINITE;
import static dev.swath.aoi.AoiProblem.Reason.POLE_RING;
import static dev.swath.aoi.AoiProblem.Reason.POSITION_TOO_SHORT;
import static dev.swath.aoi.AoiProblem.Reason.RING_NOT_CLOSED;
import static dev.swath.aoi.AoiProblem.Reason.TOO_FEW_POSITIONS;

import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateXY;
import tools.jackson.databind.JsonNode;

/**
 * A ring on its way from JSON to the plane. Each step answers what is wrong with it, and may be
 * taken only when the one before found nothing: {@link #readPositions}, {@link #checkClosed},
 * {@link #unwrap}.
 *
 * <p>Longitudes are kept as sent, with a number of whole turns beside each, so that what was in
 * range comes out bit for bit.
 */
final class RingDraft {
  private static final double TURN = 360;

  /**
   * Up to this an edge goes the way its longitudes say; from a turn less this on, the other way.
   */
  private static final double WIDEST_EDGE_DEGREES = 90;

  /**
   * A tenth of a nanometre, and no finer than doubles are at most longitudes anyway. What is nearer
   * to zero, -0.0 included, is zero: products of such numbers would vanish and mislead topology.
   */
  private static final double SMALLEST_DEGREES = 1e-15;

  private static final double WIDEST_RING_DEGREES = 180;
  private static final int FEWEST_POSITIONS = 4;

  private final String pointer;
  private final JsonNode source;
  private double[] lons = {};
  private double[] lats = {};
  private int[] turns = {};

  /** Index in the source of each position kept. */
  private int[] indexes = {};

  private int size;

  RingDraft(String pointer, JsonNode source) {
    this.pointer = pointer;
    this.source = source;
  }

  String pointer() {
    return pointer;
  }

  JsonNode source() {
    return source;
  }

  int size() {
    return size;
  }

  /** Pointer to the position kept at this index. */
  String pointer(int index) {
    return pointer + "/" + indexes[index];
  }

  /** Numbers, finite and in range; further ordinates and consecutive duplicates are dropped. */
  Optional<AoiProblem> readPositions() {
    lons = new double[source.size()];
    lats = new double[source.size()];
    indexes = new int[source.size()];
    int index = 0;
    for (var position : source) {
      var problem = problemOf(position, pointer + "/" + index);
      if (problem.isPresent()) {
        return problem;
      }
      double lon = degrees(position.get(0));
      double lat = degrees(position.get(1));
      if (size == 0 || lon != lons[size - 1] || lat != lats[size - 1]) {
        keep(lon, lat, index);
      }
      index++;
    }
    return Optional.empty();
  }

  private static double degrees(JsonNode ordinate) {
    double degrees = ordinate.numberValue().doubleValue();
    return Math.abs(degrees) < SMALLEST_DEGREES ? 0.0 : degrees;
  }

  private void keep(double lon, double lat, int index) {
    lons[size] = lon;
    lats[size] = lat;
    indexes[size] = index;
    size++;
  }

  private static Optional<AoiProblem> problemOf(JsonNode position, String pointer) {
    if (position.size() < 2) {
      return Optional.of(
          AoiProblem.of(
              POSITION_TOO_SHORT, pointer, "a position has at least a longitude and a latitude"));
    }
    int index = 0;
    for (var ordinate : position) {
      if (!ordinate.isNumber()) {
        var problem =
            AoiProblem.of(
                ORDINATE_NOT_A_NUMBER, pointer + "/" + index, "an ordinate must be a number");
        return Optional.of(ordinate.isString() ? problem.repairedBy("remove the quotes") : problem);
      }
      if (!Double.isFinite(ordinate.numberValue().doubleValue())) {
        return Optional.of(
            AoiProblem.of(ORDINATE_NOT_FINITE, pointer + "/" + index, "the number is too large"));
      }
      index++;
    }
    double lon = position.get(0).numberValue().doubleValue();
    double lat = position.get(1).numberValue().doubleValue();
    if (Math.abs(lon) > 360) {
      return Optional.of(
          AoiProblem.of(
                  LONGITUDE_OUT_OF_RANGE,
                  pointer + "/0",
                  "longitude " + lon + " is not within ±360")
              .at(lon, lat)
              .repairedBy("positions are [longitude, latitude] in WGS84 degrees"));
    }
    if (Math.abs(lat) > 90) {
      return Optional.of(
          AoiProblem.of(
                  LATITUDE_OUT_OF_RANGE, pointer + "/1", "latitude " + lat + " is not within ±90")
              .at(lon, lat)
              .repairedBy(
                  Math.abs(lon) <= 90 && Math.abs(lat) <= 360
                      ? "positions are [longitude, latitude]: swap the two"
                      : "positions are [longitude, latitude] in WGS84 degrees"));
    }
    return Optional.empty();
  }

  /** Closed as sent, and large enough to be a ring; never closed on the sender's behalf. */
  Optional<AoiProblem> checkClosed() {
    if (size == 0) {
      return Optional.of(tooFewPositions());
    }
    if (lons[0] != lons[size - 1] || lats[0] != lats[size - 1]) {
      return Optional.of(
          AoiProblem.of(
                  RING_NOT_CLOSED,
                  pointer(size - 1),
                  "the ring's last position differs from its first")
              .at(lons[size - 1], lats[size - 1])
              .repairedBy(
                  "ring not closed: add ["
                      + source.path(0).path(0)
                      + ", "
                      + source.path(0).path(1)
                      + "]"));
    }
    return size < FEWEST_POSITIONS ? Optional.of(tooFewPositions()) : Optional.empty();
  }

  private AoiProblem tooFewPositions() {
    return AoiProblem.of(
        TOO_FEW_POSITIONS,
        pointer,
        "a ring has at least four positions, the last being the first again; this one has "
            + size
            + " that differ from the one before");
  }

  /** Follows the ring across the antimeridian, so that its longitudes become continuous. */
  Optional<AoiProblem> unwrap() {
    turns = new int[size];
    double narrowestSent = lons[0];
    double widestSent = lons[0];
    int kept = 1;
    for (int i = 1; i < size; i++) {
      narrowestSent = Math.min(narrowestSent, lons[i]);
      widestSent = Math.max(widestSent, lons[i]);
      double step = lons[i] - lons[kept - 1];
      int wraps = (int) Math.rint(step / TURN);
      if (Math.abs(step - TURN * wraps) > WIDEST_EDGE_DEGREES) {
        return Optional.of(
            AoiProblem.of(
                    AMBIGUOUS_ANTIMERIDIAN,
                    pointer(i),
                    "the edge to this position spans "
                        + Math.abs(step)
                        + "° of longitude, so that it"
                        + " may run either way round the Earth")
                .at(lons[i], lats[i])
                .repairedBy("add positions between, at most 90° of longitude apart"));
      }
      int turn = turns[kept - 1] - wraps;
      // -180 and 180 may follow each other at one latitude: that is one place.
      if (lons[i] + TURN * turn != lons[kept - 1] + TURN * turns[kept - 1]
          || lats[i] != lats[kept - 1]) {
        lons[kept] = lons[i];
        lats[kept] = lats[i];
        indexes[kept] = indexes[i];
        turns[kept] = turn;
        kept++;
      }
    }
    size = kept;
    if (lon(size - 1) != lon(0)) {
      return Optional.of(
          AoiProblem.of(
                  POLE_RING,
                  pointer,
                  "the ring goes round a pole, which has no inside in longitude and latitude")
              .repairedBy("split the area along meridians into parts that each reach the pole"));
    }
    boolean collapsed = minLon() == maxLon() && widestSent - narrowestSent >= WIDEST_RING_DEGREES;
    if (collapsed || maxLon() - minLon() >= WIDEST_RING_DEGREES) {
      return Optional.of(
          AoiProblem.of(
                  LONGITUDE_SPAN_TOO_WIDE, pointer, "the ring spans 180° of longitude or more")
              .repairedBy("split the area into narrower parts"));
    }
    return size < FEWEST_POSITIONS ? Optional.of(tooFewPositions()) : Optional.empty();
  }

  /** Longitude of a position, continuous along the ring. */
  private double lon(int index) {
    return lons[index] + TURN * turns[index];
  }

  private double minLon() {
    double min = lon(0);
    for (int i = 1; i < size; i++) {
      min = Math.min(min, lon(i));
    }
    return min;
  }

  private double maxLon() {
    double max = lon(0);
    for (int i = 1; i < size; i++) {
      max = Math.max(max, lon(i));
    }
    return max;
  }

  double centreLon() {
    return (minLon() + maxLon()) / 2;
  }

  /** Turns the whole ring so that its centre comes to lie within half a turn of this longitude. */
  void turnTowards(double lon) {
    int shift = (int) Math.rint((lon - centreLon()) / TURN);
    for (int i = 0; i < size; i++) {
      turns[i] += shift;
    }
  }

  Coordinate[] coordinates() {
    var coordinates = new Coordinate[size];
    for (int i = 0; i < size; i++) {
      coordinates[i] = new CoordinateXY(lon(i), lats[i]);
    }
    return coordinates;
  }
}

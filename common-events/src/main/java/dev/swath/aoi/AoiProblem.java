package dev.swath.aoi;

import dev.swath.events.domain.AreaOfInterest.Position;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a GeoJSON text is not an area of interest.
 *
 * @param reason the cause, stable for programs
 * @param detail the cause in a sentence, for people
 * @param pointer RFC 6901 pointer into the value that was read (the Feature, where one was sent);
 *     it always resolves there, and is empty for the whole value
 * @param at longitude and latitude of the fault in degrees, where it has a place
 * @param repair the cheapest repair in words, where there is one
 */
public record AoiProblem(
    Reason reason, String detail, String pointer, @Nullable Position at, @Nullable String repair) {

  /** One cause each; {@link #code()} is what goes over the wire and never changes. */
  public enum Reason {
    /** Not JSON by RFC 8259: syntax, NaN, duplicate keys, text after the value. */
    MALFORMED_JSON,
    /** Longer or deeper than {@link StrictJson} allows, or with longer numbers or strings. */
    JSON_LIMIT_EXCEEDED,
    NOT_AN_OBJECT,
    /** Neither Polygon nor MultiPolygon, nor one Feature of such. */
    UNSUPPORTED_TYPE,
    /** A Feature whose geometry is null or absent, or a collection without exactly one Feature. */
    MISSING_GEOMETRY,
    /** A {@code crs} member (GeoJSON 2008) that is not WGS84 longitude/latitude. */
    UNSUPPORTED_CRS,
    MISSING_COORDINATES,
    EMPTY_COORDINATES,
    /** Arrays nested too deep or not deep enough for the type. */
    WRONG_NESTING,
    TOO_MANY_POSITIONS,
    POSITION_TOO_SHORT,
    ORDINATE_NOT_A_NUMBER,
    /** Beyond the range of a double, such as 1e999. */
    ORDINATE_NOT_FINITE,
    LONGITUDE_OUT_OF_RANGE,
    LATITUDE_OUT_OF_RANGE,
    RING_NOT_CLOSED,
    /** A ring of fewer than four positions, repeated ones counted once. */
    TOO_FEW_POSITIONS,
    /**
     * An edge of more than 90° and less than 270° of longitude: which way round it goes is a guess.
     */
    AMBIGUOUS_ANTIMERIDIAN,
    /** A ring round a pole, which has no inside in the longitude/latitude plane. */
    POLE_RING,
    /** A ring of 180° of longitude or more. */
    LONGITUDE_SPAN_TOO_WIDE,
    SELF_INTERSECTION,
    /** A ring that touches itself in a point. */
    RING_SELF_TOUCH,
    HOLE_OUTSIDE_SHELL,
    NESTED_HOLES,
    /** Holes that cut the polygon into pieces. */
    DISCONNECTED_INTERIOR,
    /** Parts of a MultiPolygon that share area, which would be charged twice. */
    PARTS_OVERLAP,
    /**
     * Valid with straight edges, invalid once cut where its geodesic edges cross the antimeridian.
     */
    ANTIMERIDIAN_CUT_INVALID,
    /** At the limits of double precision, where neither valid nor invalid can be shown. */
    UNDECIDABLE_TOPOLOGY,
    AREA_TOO_SMALL,
    AREA_TOO_LARGE;

    /** The kebab-case code, such as {@code ring-not-closed}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static AoiProblem of(Reason reason, String pointer, String detail) {
    return new AoiProblem(reason, detail, pointer, null, null);
  }

  AoiProblem at(double lon, double lat) {
    return new AoiProblem(reason, detail, pointer, new Position(lon, lat), repair);
  }

  AoiProblem repairedBy(String words) {
    return new AoiProblem(reason, detail, pointer, at, words);
  }
}

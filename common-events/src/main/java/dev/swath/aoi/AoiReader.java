package dev.swath.aoi;

import static dev.swath.aoi.AoiProblem.Reason.ANTIMERIDIAN_CUT_INVALID;
import static dev.swath.aoi.AoiProblem.Reason.AREA_TOO_LARGE;
import static dev.swath.aoi.AoiProblem.Reason.AREA_TOO_SMALL;
import static dev.swath.aoi.AoiProblem.Reason.JSON_LIMIT_EXCEEDED;
import static dev.swath.aoi.AoiProblem.Reason.MALFORMED_JSON;
import static dev.swath.aoi.AoiProblem.Reason.TOO_MANY_POSITIONS;
import static dev.swath.aoi.AoiProblem.Reason.UNDECIDABLE_TOPOLOGY;

import dev.swath.aoi.AoiReading.Accepted;
import dev.swath.aoi.AoiReading.Rejected;
import dev.swath.events.domain.AreaOfInterest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.TopologyException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an area of interest from GeoJSON as strangers send it: a Polygon or MultiPolygon (RFC
 * 7946), or one Feature of such. Whatever the text, the answer is a value and never an exception.
 *
 * <p>Nothing is repaired that changes what is sold: rings are not closed, crossings not untangled.
 * Normalised is only how the same area is written, see {@link Accepted#aoi()}. Other members, such
 * as {@code bbox}, are ignored. Immutable and safe for use by many threads.
 */
public final class AoiReader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** What Jackson adds to the fault: names of its own settings, which help no customer. */
  private static final String JACKSON_ADVICE =
      "(?s)(: (enable|was expecting|expected)| \\(not recognized).*";

  private final AoiLimits limits;
  private final JsonMapper mapper = StrictJson.mapper();
  private final GeometryFactory plane = new GeometryFactory();

  public AoiReader(AoiLimits limits) {
    this.limits = limits;
  }

  /** Reads raw text, which may start with a byte order mark, by the rules of {@link StrictJson}. */
  public AoiReading read(String json) {
    if (json.length() > StrictJson.MAX_DOCUMENT_LENGTH) {
      return new Rejected(
          AoiProblem.of(
              JSON_LIMIT_EXCEEDED,
              "",
              "the text is longer than " + StrictJson.MAX_DOCUMENT_LENGTH + " characters"));
    }
    boolean marked = !json.isEmpty() && json.charAt(0) == BYTE_ORDER_MARK;
    try {
      var value = mapper.readTree(marked ? json.substring(1) : json);
      return value.isMissingNode()
          ? new Rejected(AoiProblem.of(MALFORMED_JSON, "", "the text is empty"))
          : read(value);
    } catch (JacksonException e) {
      return new Rejected(explained(e));
    }
  }

  private static AoiProblem explained(JacksonException e) {
    var where = e.getLocation();
    var place =
        where == null
            ? ""
            : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
    return switch (e) {
      case StreamConstraintsException _ ->
          AoiProblem.of(
              JSON_LIMIT_EXCEEDED,
              "",
              "the JSON is nested too deep, or a number or string in it is too long" + place);
      case MismatchedInputException _ ->
          AoiProblem.of(MALFORMED_JSON, "", "there is more text after the JSON value" + place);
      default ->
          AoiProblem.of(
              MALFORMED_JSON, "", e.getOriginalMessage().replaceFirst(JACKSON_ADVICE, "") + place);
    };
  }

  /** Reads a value that {@link StrictJson} has parsed, as part of a larger document. */
  public AoiReading read(JsonNode geometry) {
    return switch (Outline.of(geometry)) {
      case Outline.Refused(var problem) -> new Rejected(problem);
      case Outline.Found(var pointer, var parts) ->
          tooManyPositions(parts, pointer)
              .or(() -> firstProblem(parts, RingDraft::readPositions))
              .or(() -> firstProblem(parts, RingDraft::checkClosed))
              .or(() -> firstProblem(parts, RingDraft::unwrap))
              .<AoiReading>map(Rejected::new)
              .orElseGet(() -> decided(parts, pointer));
    };
  }

  private Optional<AoiProblem> tooManyPositions(List<PartDraft> parts, String pointer) {
    long positions =
        parts.stream()
            .flatMap(part -> part.rings().stream())
            .mapToLong(ring -> ring.source().size())
            .sum();
    return positions > limits.maxPositions()
        ? Optional.of(
            AoiProblem.of(
                    TOO_MANY_POSITIONS,
                    pointer,
                    positions + " positions are more than " + limits.maxPositions())
                .repairedBy("simplify the outline"))
        : Optional.empty();
  }

  private static Optional<AoiProblem> firstProblem(
      List<PartDraft> parts, Function<RingDraft, Optional<AoiProblem>> step) {
    return parts.stream()
        .flatMap(part -> part.rings().stream())
        .map(step)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * JTS may give up where edges lie as close together as doubles do; then so is the order refused.
   */
  private AoiReading decided(List<PartDraft> parts, String pointer) {
    try {
      return inPlane(parts, pointer);
    } catch (TopologyException _) {
      return new Rejected(
          AoiProblem.of(
              UNDECIDABLE_TOPOLOGY, pointer, "edges lie too close together to be told apart"));
    }
  }

  private AoiReading inPlane(List<PartDraft> drafts, String pointer) {
    var parts = drafts.stream().map(draft -> draft.inPlane(plane)).toList();
    var problem =
        RingSweep.provesValid(Overlaps.onBothSides(parts))
            ? Optional.<AoiProblem>empty()
            : firstInvalid(drafts, parts).or(() -> Overlaps.check(drafts, parts, pointer));
    if (problem.isPresent()) {
      return new Rejected(problem.get());
    }
    var pieces = new ArrayList<AreaOfInterest.Polygon>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      var part = parts.get(i);
      var cut =
          Antimeridian.isCrossedBy(part) ? Antimeridian.cut(part) : Optional.of(List.of(part));
      if (cut.isEmpty()) {
        return new Rejected(
            AoiProblem.of(
                    ANTIMERIDIAN_CUT_INVALID,
                    drafts.get(i).pointer(),
                    "edges this long bend into each other where they cross the antimeridian")
                .repairedBy("cut the polygon at longitude 180, or add positions near it"));
      }
      cut.get().forEach(piece -> pieces.add(Planar.normalised(piece)));
    }
    return measured(new AreaOfInterest(pieces), pointer);
  }

  private static Optional<AoiProblem> firstInvalid(List<PartDraft> drafts, List<Polygon> parts) {
    return IntStream.range(0, parts.size())
        .mapToObj(i -> drafts.get(i).checkValid(parts.get(i)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private AoiReading measured(AreaOfInterest aoi, String pointer) {
    double areaKm2 = GeodesicArea.km2(aoi);
    // Written so that an area that is not a number is refused too.
    if (!(areaKm2 > limits.minAreaKm2())) {
      return new Rejected(
          AoiProblem.of(
              AREA_TOO_SMALL,
              pointer,
              "an area of " + areaKm2 + " km² is not above " + limits.minAreaKm2() + " km²"));
    }
    if (areaKm2 > limits.maxAreaKm2()) {
      return new Rejected(
          AoiProblem.of(
              AREA_TOO_LARGE,
              pointer,
              "an area of " + areaKm2 + " km² is above " + limits.maxAreaKm2() + " km²"));
    }
    return new Accepted(aoi, areaKm2);
  }
}

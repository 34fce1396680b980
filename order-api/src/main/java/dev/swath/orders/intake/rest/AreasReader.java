package dev.swath.orders.intake.rest;

import dev.swath.aoi.AoiLimits;
import dev.swath.aoi.AoiProblem;
import dev.swath.aoi.AoiReader;
import dev.swath.aoi.AoiReading;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.OrderRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads areas: those that entries bring along, and those that are named once for several. */
final class AreasReader {
  private static final AoiReader AREAS = new AoiReader(AoiLimits.DEFAULT);
  private static final Set<String> NAMED_FIELDS = Set.of("id", "name", "geometry");
  static final int MAX_AREA_NAME_LENGTH = 200;

  private final Faults faults;
  private final Fields fields;
  private final Map<String, Named> named = new HashMap<>();

  /**
   * What stands under a name.
   *
   * @param area null if something is wrong with it
   */
  private record Named(@Nullable AreaOfInterest area) {}

  AreasReader(Faults faults, Fields fields) {
    this.faults = faults;
    this.fields = fields;
  }

  /** Reads the areas that have names. */
  void readNamed(JsonNode node) {
    if (!Fields.isAbsent(node) && fields.isArray(node, "/aois", 0, OrderRequest.MAX_ITEMS)) {
      for (int i = 0; i < node.size(); i++) {
        readNamed(node.path(i), "/aois/" + i);
      }
    }
  }

  private void readNamed(JsonNode node, String pointer) {
    if (!fields.isObject(node, pointer, NAMED_FIELDS)) {
      return;
    }
    String id = fields.text(node.path("id"), pointer + "/id", OrderRequest.MAX_NAME_LENGTH);
    var _ = fields.optionalText(node.path("name"), pointer + "/name", MAX_AREA_NAME_LENGTH);
    AreaOfInterest area = read(node.path("geometry"), pointer + "/geometry");
    if (id != null && named.putIfAbsent(id, new Named(area)) != null) {
      faults.add(pointer + "/id", "duplicate-id", "There is another area of this id.");
      named.put(id, new Named(null));
    }
  }

  /** The area of an entry, given as it is or by its name. */
  @Nullable AreaOfInterest ofEntry(JsonNode entry, String pointer) {
    JsonNode byName = entry.path("aoiId");
    if (Fields.isAbsent(byName)) {
      return read(entry.path("aoi"), pointer + "/aoi");
    }
    String at = pointer + "/aoiId";
    if (!Fields.isAbsent(entry.path("aoi"))) {
      faults.add(at, "ambiguous", "Either aoi or aoiId is expected, not both.");
      return null;
    }
    String id = fields.text(byName, at, OrderRequest.MAX_NAME_LENGTH);
    if (id == null) {
      return null;
    }
    Named found = named.get(id);
    if (found == null) {
      faults.add(at, "unknown-aoi", "The aois have none of this id.");
      return null;
    }
    if (found.area() == null) {
      faults.add(Fault.of(Fault.Kind.AREA, at, "invalid-aoi", "The area of this id is not valid."));
    }
    return found.area();
  }

  /** What a scene covers; null if it is not stated. */
  @Nullable AreaOfInterest footprint(JsonNode node, String pointer) {
    return Fields.isAbsent(node) ? null : read(node, pointer);
  }

  private @Nullable AreaOfInterest read(JsonNode node, String pointer) {
    if (fields.isMissing(node, pointer)) {
      return null;
    }
    return switch (AREAS.read(node)) {
      case AoiReading.Accepted accepted -> accepted.aoi();
      case AoiReading.Rejected(AoiProblem problem) -> {
        faults.add(
            new Fault(
                Fault.Kind.AREA,
                pointer + problem.pointer(),
                problem.reason().code(),
                problem.detail(),
                problem.at(),
                problem.repair()));
        yield null;
      }
    };
  }
}

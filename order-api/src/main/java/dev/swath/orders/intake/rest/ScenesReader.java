package dev.swath.orders.intake.rest;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.OrderRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the scenes of an entry, as the customer found them in their provider's catalogue. */
final class ScenesReader {
  private static final Set<String> FIELDS = Set.of("id", "acquiredAt", "footprint");
  static final int MAX_ID_LENGTH = 200;
  private static final int MAX_TIME_LENGTH = 40;

  /** RFC 3339, section 5.6; the numbers themselves are checked by the calendar. */
  private static final Pattern INSTANT =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?"
              + "(?:[Zz]|[+-]\\d{2}:\\d{2})");

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private final Faults faults;
  private final Fields fields;
  private final AreasReader areas;

  ScenesReader(Faults faults, Fields fields, AreasReader areas) {
    this.faults = faults;
    this.fields = fields;
    this.areas = areas;
  }

  /**
   * The scenes that could be read.
   *
   * @param dated whether each has to say when it was acquired
   */
  List<Scene> ofEntry(JsonNode entry, String pointer, boolean dated) {
    JsonNode several = entry.path("scenes");
    JsonNode one = entry.path("sceneId");
    if (Fields.isAbsent(several)) {
      return single(one, pointer + "/sceneId", dated);
    }
    String at = pointer + "/scenes";
    if (!Fields.isAbsent(one)) {
      faults.add(at, "ambiguous", "Either sceneId or scenes is expected, not both.");
      return List.of();
    }
    List<Scene> scenes = new ArrayList<>();
    if (fields.isArray(several, at, 1, OrderRequest.MAX_SCENES)) {
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < several.size(); i++) {
        Scene scene = scene(several.path(i), at + "/" + i, dated);
        if (scene != null && !ids.add(scene.id())) {
          faults.add(at + "/" + i + "/id", "duplicate-id", "The scene is there already.");
        } else if (scene != null) {
          scenes.add(scene);
        }
      }
    }
    return scenes;
  }

  private List<Scene> single(JsonNode node, String pointer, boolean dated) {
    String id = fields.text(node, pointer, MAX_ID_LENGTH);
    if (id == null) {
      return List.of();
    }
    if (dated) {
      faults.add(
          Fault.of(
                  Fault.Kind.FIELD,
                  pointer,
                  "acquisition-date-missing",
                  "An order that is split by date needs the date of each scene.")
              .repairedBy("give the scene among scenes, with its acquiredAt"));
      return List.of();
    }
    return List.of(new Scene(id, null, null));
  }

  private @Nullable Scene scene(JsonNode node, String pointer, boolean dated) {
    if (!fields.isObject(node, pointer, FIELDS)) {
      return null;
    }
    String id = fields.text(node.path("id"), pointer + "/id", MAX_ID_LENGTH);
    Instant acquiredAt = time(node.path("acquiredAt"), pointer + "/acquiredAt", dated);
    AreaOfInterest footprint = areas.footprint(node.path("footprint"), pointer + "/footprint");
    return id == null ? null : new Scene(id, acquiredAt, footprint);
  }

  private @Nullable Instant time(JsonNode node, String pointer, boolean needed) {
    if (Fields.isAbsent(node)) {
      if (needed) {
        faults.add(
            pointer,
            "acquisition-date-missing",
            "An order that is split by date needs the date of each scene.");
      }
      return null;
    }
    String text = fields.text(node, pointer, MAX_TIME_LENGTH);
    if (text == null) {
      return null;
    }
    try {
      if (DATE.matcher(text).matches()) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      if (INSTANT.matcher(text).matches()) {
        return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
      }
    } catch (DateTimeException e) {
      // No day or time of the calendar: said below.
    }
    faults.add(
        pointer,
        "invalid-time",
        "A date such as 2026-05-01 or an instant such as 2026-05-01T10:00:00Z is expected.");
    return null;
  }
}

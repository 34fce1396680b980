package dev.swath.orders.intake.domain;

import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes one item for each acquisition date, so that one delivery is of one day, UTC. */
public final class DateSplit {
  private DateSplit() {}

  /**
   * The items of an entry, earliest date first; the scenes of a date stay in their order.
   *
   * @throws IllegalArgumentException if a scene does not say when it was acquired
   */
  public static List<OrderItem> of(OrderItem entry) {
    Map<LocalDate, List<Scene>> byDate = new TreeMap<>();
    for (Scene scene : entry.scenes()) {
      byDate.computeIfAbsent(date(scene), _ -> new ArrayList<>()).add(scene);
    }
    return byDate.values().stream()
        .map(
            scenes ->
                new OrderItem(
                    entry.line(),
                    entry.productType(),
                    scenes,
                    entry.aoi(),
                    entry.licence(),
                    entry.options()))
        .toList();
  }

  /** The UTC day on which a scene was acquired. */
  public static LocalDate date(Scene scene) {
    Instant acquiredAt = scene.acquiredAt();
    if (acquiredAt == null) {
      throw new IllegalArgumentException("a scene without a date: " + scene.id());
    }
    return acquiredAt.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}

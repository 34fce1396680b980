package dev.swath.orders.tracking.domain;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Scene;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an order asks for. It never changes, so it is written once. Each distinct area is there
 * once, however many items are of it.
 *
 * @param items in the order of the order's items
 * @param areas the distinct areas of interest and footprints; items refer to them by position
 */
public record OrderContent(List<Item> items, List<AreaOfInterest> areas) {
  public OrderContent {
    items = List.copyOf(items);
    areas = List.copyOf(areas);
  }

  /**
   * @param ordered without its areas
   * @param area position of its area of interest among the areas
   * @param footprints positions of its scenes' footprints; null for a scene without one
   */
  public record Item(OrderItem ordered, int area, List<@Nullable Integer> footprints) {}

  public static OrderContent of(OrderRequested event) {
    Map<AreaOfInterest, Integer> positions = new LinkedHashMap<>();
    List<Item> items = new ArrayList<>();
    for (OrderItem item : event.items()) {
      int area = position(item.aoi(), positions);
      List<@Nullable Integer> footprints = new ArrayList<>();
      for (Scene scene : item.scenes()) {
        AreaOfInterest footprint = scene.footprint();
        footprints.add(footprint == null ? null : position(footprint, positions));
      }
      items.add(new Item(SmallEvent.withoutAreas(item), area, footprints));
    }
    return new OrderContent(items, List.copyOf(positions.keySet()));
  }

  private static int position(AreaOfInterest area, Map<AreaOfInterest, Integer> positions) {
    Integer known = positions.putIfAbsent(area, positions.size());
    return known == null ? positions.size() - 1 : known;
  }
}

package dev.swath.events.wire;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is ordered, as it stands on the wire: each distinct area is there once, however many items
 * are of it, and items refer to areas by position. An order of fifty items of one area of a
 * thousand positions would be two megabytes otherwise.
 *
 * @param items in the order of the order's items
 * @param areas the distinct areas of interest and footprints
 */
public record AreasApart(List<Item> items, List<AreaOfInterest> areas) {
  public AreasApart {
    items = List.copyOf(items);
    areas = List.copyOf(areas);
  }

  /**
   * @param area position of the area of interest among the areas, counted from 0
   * @see OrderItem
   */
  public record Item(
      int line,
      String productType,
      List<SceneOfArea> scenes,
      int area,
      @Nullable String licence,
      Map<String, Object> options) {}

  /**
   * @param footprint position among the areas, counted from 0
   * @see Scene
   */
  public record SceneOfArea(String id, @Nullable Instant acquiredAt, @Nullable Integer footprint) {}

  public static AreasApart of(List<OrderItem> items) {
    Positions positions = new Positions();
    List<Item> written = new ArrayList<>(items.size());
    for (OrderItem item : items) {
      List<SceneOfArea> scenes = new ArrayList<>(item.scenes().size());
      int area = positions.of(item.aoi());
      for (Scene scene : item.scenes()) {
        AreaOfInterest footprint = scene.footprint();
        scenes.add(
            new SceneOfArea(
                scene.id(),
                scene.acquiredAt(),
                footprint == null ? null : positions.of(footprint)));
      }
      written.add(
          new Item(item.line(), item.productType(), scenes, area, item.licence(), item.options()));
    }
    return new AreasApart(written, positions.areas());
  }

  private static final class Positions {
    /** Most equal areas are the very same, which costs no comparison of their positions. */
    private final IdentityHashMap<AreaOfInterest, Integer> seen = new IdentityHashMap<>();

    private final Map<AreaOfInterest, Integer> distinct = new LinkedHashMap<>();

    int of(AreaOfInterest area) {
      return seen.computeIfAbsent(area, _ -> distinct.computeIfAbsent(area, _ -> distinct.size()));
    }

    List<AreaOfInterest> areas() {
      return List.copyOf(distinct.keySet());
    }
  }

  /**
   * The items with their areas, the very same area for all that refer to it.
   *
   * @throws IllegalArgumentException if one refers to an area that is not there
   */
  public List<OrderItem> toItems() {
    return items.stream()
        .map(
            item ->
                new OrderItem(
                    item.line(),
                    item.productType(),
                    item.scenes().stream().map(this::scene).toList(),
                    area(item.area()),
                    item.licence(),
                    item.options()))
        .toList();
  }

  private Scene scene(SceneOfArea scene) {
    Integer footprint = scene.footprint();
    return new Scene(scene.id(), scene.acquiredAt(), footprint == null ? null : area(footprint));
  }

  private AreaOfInterest area(int position) {
    if (position < 0 || position >= areas.size()) {
      throw new IllegalArgumentException("there is no area " + position);
    }
    return areas.get(position);
  }
}

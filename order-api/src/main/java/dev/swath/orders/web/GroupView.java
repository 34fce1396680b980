package dev.swath.orders.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is priced together: the items of one AOI, or of one acquisition date if the order is split
 * by date.
 *
 * @param date of all its scenes, UTC
 * @param items positions among the items, counted from 0
 * @param scenes their ids
 * @param areaKm2 of its AOIs, each counted once; rounded to six decimals
 */
@Schema(name = "PriceGroup")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GroupView(
    @Schema(description = "Of all its scenes, UTC; if the order is split by date.")
        @Nullable LocalDate date,
    @ArraySchema(arraySchema = @Schema(description = "Positions among the items, from 0."))
        List<Integer> items,
    List<String> scenes,
    BigDecimal areaKm2,
    @Schema(description = "In credits.") long credits) {

  /**
   * An item with a price.
   *
   * @param area equal to that of another item if both are of one area
   */
  public record Priced(int position, OrderItem item, Object area, ItemPrice price) {
    public Priced(int position, OrderItem item, ItemPrice price) {
      this(position, item, item.aoi(), price);
    }
  }

  public static List<GroupView> of(List<Priced> items, boolean splitByDate) {
    if (splitByDate) {
      Map<LocalDate, List<Priced>> byDate = new TreeMap<>();
      items.forEach(item -> byDate.computeIfAbsent(date(item), _ -> new ArrayList<>()).add(item));
      return byDate.entrySet().stream().map(day -> of(day.getKey(), day.getValue())).toList();
    }
    Map<Object, List<Priced>> byArea = new LinkedHashMap<>();
    items.forEach(item -> byArea.computeIfAbsent(item.area(), _ -> new ArrayList<>()).add(item));
    return byArea.values().stream().map(group -> of(null, group)).toList();
  }

  private static LocalDate date(Priced item) {
    Scene scene = item.item().scenes().getFirst();
    Instant acquiredAt = scene.acquiredAt();
    if (acquiredAt == null) {
      throw new IllegalArgumentException("split by date, but without one: " + scene.id());
    }
    return acquiredAt.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private static GroupView of(@Nullable LocalDate date, List<Priced> items) {
    Map<Object, Double> areas = new LinkedHashMap<>();
    Set<String> scenes = new LinkedHashSet<>();
    Credits credits = Credits.ZERO;
    for (Priced item : items) {
      areas.put(item.area(), item.price().areaKm2());
      scenes.addAll(item.item().sceneIds());
      credits = credits.plus(item.price().credits());
    }
    return new GroupView(
        date,
        items.stream().map(Priced::position).toList(),
        List.copyOf(scenes),
        Areas.shown(areas.values().stream().mapToDouble(Double::doubleValue).sum()),
        credits.amount());
  }
}

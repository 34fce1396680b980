package dev.swath.orders.intake.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DateSplitTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-05-01T00:00:00Z");

  private static OrderItem entry(List<Scene> scenes) {
    return new OrderItem(
        4,
        "pleiades-bundle",
        scenes,
        new AreaOfInterest(List.of()),
        "extended",
        Map.of("crsCode", "EPSG:4326"));
  }

  @Test
  void a_day_ends_at_midnight_utc() {
    List<OrderItem> items =
        DateSplit.of(
            entry(
                List.of(
                    new Scene("later", MIDNIGHT, null),
                    new Scene("earlier", MIDNIGHT.minusNanos(1), null),
                    new Scene("latest", MIDNIGHT.plusSeconds(86_399), null))));

    assertThat(items)
        .extracting(OrderItem::sceneIds)
        .containsExactly(List.of("earlier"), List.of("later", "latest"));
  }

  @Test
  void a_scene_needs_a_date() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DateSplit.of(entry(List.of(new Scene("S", null, null)))));
  }

  /** Nothing is lost, nothing comes twice, and all but the scenes stays as it was. */
  @Property(tries = 200)
  void each_scene_is_in_the_one_item_of_its_date(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 200) Integer> hours) {
    List<Scene> scenes = new ArrayList<>();
    for (int i = 0; i < hours.size(); i++) {
      scenes.add(new Scene("S" + i, MIDNIGHT.plus(Duration.ofHours(hours.get(i))), null));
    }
    OrderItem entry = entry(scenes);
    List<OrderItem> items = DateSplit.of(entry);

    assertThat(items.stream().flatMap(item -> item.scenes().stream()))
        .containsExactlyInAnyOrderElementsOf(scenes);
    List<LocalDate> dates =
        items.stream().map(item -> DateSplit.date(item.scenes().getFirst())).toList();
    assertThat(dates).isSorted().doesNotHaveDuplicates();
    assertThat(items)
        .allSatisfy(
            item -> {
              assertThat(item.scenes().stream().map(DateSplit::date).distinct()).hasSize(1);
              assertThat(item).usingRecursiveComparison().ignoringFields("scenes").isEqualTo(entry);
            });
  }
}

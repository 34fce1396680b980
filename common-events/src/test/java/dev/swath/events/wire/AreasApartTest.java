package dev.swath.events.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AreasApartTest {
  private static AreaOfInterest round(int positions) {
    List<Position> ring = new ArrayList<>();
    for (int i = 0; i < positions; i++) {
      double turn = i % (positions - 1) * 2 * Math.PI / (positions - 1);
      ring.add(new Position(Math.cos(turn), Math.sin(turn)));
    }
    return new AreaOfInterest(List.of(new Polygon(List.of(new Ring(ring)))));
  }

  private static OrderItem item(int line, AreaOfInterest aoi, AreaOfInterest footprint) {
    return new OrderItem(
        line, "pleiades", List.of(new Scene("S" + line, null, footprint)), aoi, null, Map.of());
  }

  @Test
  void fifty_items_of_one_area_have_one_area() {
    AreaOfInterest area = round(999);
    List<OrderItem> items =
        IntStream.range(0, 50).mapToObj(line -> item(line, area, round(999))).toList();

    AreasApart apart = AreasApart.of(items);
    assertThat(apart.areas()).containsExactly(area);
    assertThat(WireJson.mapper().writeValueAsBytes(apart)).hasSizeLessThan(60_000);
    List<OrderItem> back = apart.toItems();
    assertThat(back).isEqualTo(items);
    assertThat(back)
        .allSatisfy(one -> assertThat(one.aoi()).isSameAs(back.getFirst().aoi()))
        .allSatisfy(one -> assertThat(one.scenes().getFirst().footprint()).isSameAs(one.aoi()));
  }

  @Test
  void areas_stand_in_the_order_in_which_they_are_met() {
    AreasApart apart =
        AreasApart.of(List.of(item(0, round(9), round(7)), item(1, round(5), round(9))));
    assertThat(apart.areas()).containsExactly(round(9), round(7), round(5));
    assertThat(apart.items()).extracting(AreasApart.Item::area).containsExactly(0, 2);
  }

  @Test
  void an_area_that_is_not_there_is_refused() {
    AreasApart apart = AreasApart.of(List.of(item(0, round(9), round(9))));
    assertThatThrownBy(() -> new AreasApart(apart.items(), List.of()).toItems())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no area 0");
  }
}

package dev.swath.orders.intake.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.orders.intake.domain.OrderRequest.Terms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestHashTest {
  private static final Terms NO_TERMS = new Terms(false, false, null, List.of(), null);
  private static final AreaOfInterest SQUARE = square(0);

  private static AreaOfInterest square(double lon) {
    return new AreaOfInterest(
        List.of(
            new Polygon(
                List.of(
                    new Ring(
                        List.of(
                            new Position(lon, 0),
                            new Position(1, 0),
                            new Position(1, 1),
                            new Position(lon, 0)))))));
  }

  private static OrderItem item(String scene, AreaOfInterest aoi, Map<String, Object> options) {
    return new OrderItem(
        0, "pleiades-bundle", List.of(new Scene(scene, null, null)), aoi, null, options);
  }

  private static String hash(@Nullable String reference, List<String> tags, OrderItem... items) {
    return OrderRequest.of(
            new ContractId("demo"), reference, tags, List.of(items), NO_TERMS, List.of())
        .hash();
  }

  @Test
  void is_sha_256_in_hexadecimal() {
    assertThat(hash(null, List.of())).matches("[0-9a-f]{64}");
  }

  @Test
  void the_spelling_of_numbers_does_not_matter() {
    assertThat(hash(null, List.of(), item("S", SQUARE, Map.of("cloud", 10L))))
        .isEqualTo(hash(null, List.of(), item("S", square(-0.0), Map.of("cloud", 10.0))));
  }

  @Test
  void what_is_meant_matters() {
    OrderItem item = item("S", SQUARE, Map.of("cloud", 10L));
    assertThat(
            List.of(
                hash(null, List.of(), item),
                hash("R", List.of(), item),
                hash(
                    null,
                    List.of(),
                    new OrderItem(
                        0, item.productType(), item.scenes(), SQUARE, "tier", item.options())),
                hash(null, List.of("R"), item),
                hash(null, List.of(), item, item),
                hash(null, List.of(), item("T", SQUARE, Map.of("cloud", 10L))),
                hash(null, List.of(), item("S", square(0.5), Map.of("cloud", 10L))),
                hash(null, List.of(), item("S", SQUARE, Map.of("cloud", "10"))),
                hash(null, List.of(), item("S", SQUARE, Map.of("cloud", List.of(10L)))),
                hash(null, List.of(), item("S", SQUARE, Map.of("cloud", true)))))
        .doesNotHaveDuplicates();
  }

  private static String hash(Terms terms, Fault... unread) {
    return OrderRequest.of(
            new ContractId("demo"), null, List.of(), List.of(), terms, List.of(unread))
        .hash();
  }

  private static String hash(Scene... scenes) {
    return hash(
        null,
        List.of(),
        new OrderItem(0, "pleiades-bundle", List.of(scenes), SQUARE, null, Map.of()));
  }

  @Test
  void the_quote_is_not_part_of_what_is_asked() {
    assertThat(hash(new Terms(false, false, null, List.of(), "token"))).isEqualTo(hash(NO_TERMS));
  }

  @Test
  void how_it_is_to_be_priced_matters() {
    Fault fault = Fault.of(Fault.Kind.FIELD, "/items/0/aoi", "missing", "It is needed.");
    assertThat(
            List.of(
                hash(NO_TERMS),
                hash(NO_TERMS, fault),
                hash(new Terms(true, false, null, List.of(), null)),
                hash(new Terms(false, true, null, List.of(), null)),
                hash(new Terms(false, false, "farming", List.of(), null)),
                hash(new Terms(false, false, null, List.of("farming"), null))))
        .doesNotHaveDuplicates();
  }

  @Test
  void scenes_matter_with_all_that_is_stated_of_them() {
    Instant day = Instant.parse("2026-05-01T00:00:00Z");
    assertThat(
            List.of(
                hash(new Scene("S", null, null)),
                hash(new Scene("S", day, null)),
                hash(new Scene("S", null, SQUARE)),
                hash(new Scene("S", null, null), new Scene("T", null, null)),
                hash(new Scene("T", null, null), new Scene("S", null, null))))
        .doesNotHaveDuplicates();
  }

  @Property(tries = 100)
  void the_order_of_vouchers_does_not_matter(
      @ForAll @UniqueElements @Size(max = 6) List<String> codes) {
    List<String> reversed = new ArrayList<>(codes);
    Collections.reverse(reversed);

    assertThat(hash(new Terms(false, false, null, codes, null)))
        .isEqualTo(hash(new Terms(false, false, null, reversed, null)));
  }

  @Property(tries = 100)
  void the_order_of_tags_and_options_does_not_matter(
      @ForAll @UniqueElements @Size(max = 6) List<String> names) {
    Map<String, Object> forth = new LinkedHashMap<>();
    Map<String, Object> back = new LinkedHashMap<>();
    names.forEach(name -> forth.put(name, name.length()));
    List<String> reversed = new ArrayList<>(names);
    Collections.reverse(reversed);
    reversed.forEach(name -> back.put(name, name.length()));

    assertThat(hash(null, names, item("S", SQUARE, forth)))
        .isEqualTo(hash(null, reversed, item("S", SQUARE, back)));
  }

  @Property(tries = 100)
  void neighbouring_texts_do_not_run_together(@ForAll String left, @ForAll String right) {
    Assume.that(!right.isEmpty());
    assertThat(hash(left, List.of(right))).isNotEqualTo(hash(left + right, List.of("")));
  }
}

package dev.swath.orders.intake.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.Violation;
import dev.swath.orders.intake.domain.OrderRequest.Terms;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an order goes on without. */
class DraftTest {
  private static final Fault PRODUCT =
      Fault.of(
          Fault.Kind.UNKNOWN_PRODUCT, "/items/1/productType", "unknown-product", "There is none.");
  private static final Fault COLOUR =
      Fault.of(Fault.Kind.UNKNOWN_FIELD, "/colour", "unknown-field", "There is none.");

  private static Draft draft(int items, boolean allowPartial, Fault... faults) {
    OrderRequest request =
        OrderRequest.of(
            new ContractId("demo"),
            null,
            List.of(),
            IntStream.range(0, items)
                .mapToObj(
                    line ->
                        new OrderItem(
                            line,
                            "p",
                            List.of(new Scene("S", null, null)),
                            new AreaOfInterest(List.of()),
                            null,
                            Map.of()))
                .toList(),
            new Terms(false, allowPartial, null, List.of(), null),
            List.of());
    return new Draft(request, request, request.contractId(), items, List.of(), List.of(faults));
  }

  private static OrderRequest right(Draft draft) {
    return ((Draft.Verdict.Right) draft.verdict()).request();
  }

  @Test
  void without_leave_nothing_may_be_wrong() {
    assertThat(right(draft(2, false)).items()).hasSize(2);
    assertThat(draft(2, false, PRODUCT).verdict())
        .isEqualTo(new Draft.Verdict.Wrong(List.of(PRODUCT)));
  }

  @Test
  void with_leave_it_goes_on_without_the_entry_and_says_so() {
    OrderRequest rest = right(draft(3, true, PRODUCT));

    assertThat(rest.items()).extracting(OrderItem::line).containsExactly(0, 2);
    assertThat(rest.leftOut())
        .containsExactly(
            new Violation("unknown-product", "/items/1/productType", "There is none."));
  }

  @Test
  void what_is_left_out_later_does_not_change_what_was_asked() {
    assertThat(right(draft(3, true, PRODUCT)).hash()).isEqualTo(right(draft(3, true)).hash());
  }

  @Test
  void what_is_wrong_with_all_of_it_refuses_all_of_it() {
    assertThat(draft(3, true, PRODUCT, COLOUR).verdict()).isInstanceOf(Draft.Verdict.Wrong.class);
  }

  @Test
  void of_options_that_could_not_be_read_nobody_can_say_that_one_is_missing() {
    Draft draft =
        new Draft(
            null,
            null,
            null,
            2,
            List.of(
                new ProductChoice(0, "p", null, null), new ProductChoice(1, "p", null, Map.of())),
            List.of());

    assertThat(draft.cannotJudge(fault("/items/0/options/format", "missing-option"))).isTrue();
    assertThat(draft.cannotJudge(fault("/items/0/options/colour", "unknown-option"))).isFalse();
    assertThat(draft.cannotJudge(fault("/items/0/aoi", "missing-option"))).isFalse();
    assertThat(draft.cannotJudge(fault("/items/1/options/format", "missing-option"))).isFalse();
  }

  private static Fault fault(String pointer, String reason) {
    return Fault.of(Fault.Kind.FIELD, pointer, reason, "It is wrong.");
  }

  @Test
  void with_nothing_left_it_is_refused() {
    assertThat(draft(2, true, PRODUCT, Fault.of(Fault.Kind.FIELD, "/items/0", "r", "d")).verdict())
        .isInstanceOf(Draft.Verdict.Wrong.class);
  }
}

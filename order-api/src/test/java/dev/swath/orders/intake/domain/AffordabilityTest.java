package dev.swath.orders.intake.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.Terms;
import java.util.List;
import org.junit.jupiter.api.Test;

class AffordabilityTest {
  private static Terms terms(BillingMode mode, boolean suspended) {
    return new Terms(
        "A contract",
        mode,
        "EUR",
        100,
        new Credits(50),
        null,
        List.of(
            new Terms.Budget(null, Terms.Period.YEAR, new Credits(5_000)),
            new Terms.Budget("somebody", Terms.Period.DAY, new Credits(10)),
            new Terms.Budget(Terms.Budget.EACH_USER, Terms.Period.MONTH, new Credits(1_000))),
        mode == BillingMode.CARD ? new Terms.Card("cus_1", "pm_1") : null,
        suspended);
  }

  private static List<String> reasons(Terms terms, long available, long price, String user) {
    return Affordability.faults(terms, available, new Credits(price), true, user).stream()
        .map(Fault::reason)
        .toList();
  }

  @Test
  void the_limit_counts() {
    Terms prepaid = terms(BillingMode.CREDIT, false);

    assertThat(reasons(prepaid, 100, 150, "tester")).isEmpty();
    assertThat(Affordability.faults(prepaid, 100, new Credits(151), true, "tester"))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.reason()).isEqualTo("insufficient-credits");
              assertThat(fault.repair()).isEqualTo("top the contract up with 1 credits");
            });
    assertThat(reasons(terms(BillingMode.ENTERPRISE, false), 0, 51, "tester"))
        .containsExactly("credit-limit-reached");
  }

  @Test
  void a_price_of_a_part_says_that_more_may_be_needed() {
    assertThat(
            Affordability.faults(
                terms(BillingMode.CREDIT, false), 100, new Credits(1_001), false, "tester"))
        .extracting(fault -> fault.detail() + " / " + fault.repair())
        .containsExactly(
            "At least 1001 credits are needed; the budget of a month is 1000. / null",
            "At least 1001 credits are needed, 150 can be spent."
                + " / top the contract up with at least 851 credits");
  }

  @Test
  void a_card_has_no_balance() {
    assertThat(reasons(terms(BillingMode.CARD, false), 0, 900, "tester")).isEmpty();
  }

  @Test
  void a_budget_that_one_order_exceeds_is_told() {
    Terms prepaid = terms(BillingMode.CREDIT, false);

    assertThat(reasons(prepaid, 10_000, 11, "somebody")).containsExactly("budget-exceeded");
    assertThat(reasons(prepaid, 10_000, 1_001, "tester")).containsExactly("budget-exceeded");
    assertThat(reasons(prepaid, 10_000, 5_001, "tester"))
        .containsExactly("budget-exceeded", "budget-exceeded");
  }

  @Test
  void a_suspended_contract_orders_nothing() {
    assertThat(reasons(terms(BillingMode.CREDIT, true), 100, 1, "tester"))
        .containsExactly("contract-suspended");
  }
}

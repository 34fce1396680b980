package dev.swath.orders.intake.domain;

import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a contract could pay a price as it stands, under the reasons of the ledger, which
 * decides. Of budgets only what one order alone exceeds is told: what else was spent in the period
 * is known to the ledger.
 */
public final class Affordability {
  private Affordability() {}

  /**
   * What stands in the way.
   *
   * @param available the contract's credits, its credit limit not counted
   * @param user who would place the order
   */
  public static List<Fault> faults(Terms terms, long available, Credits price, String user) {
    List<Fault> faults = new ArrayList<>();
    if (terms.suspended()) {
      faults.add(fault("contract-suspended", "The contract is suspended."));
    }
    for (Terms.Budget budget : terms.budgets()) {
      if (isFor(user, budget) && price.compareTo(budget.limit()) > 0) {
        faults.add(
            fault(
                "budget-exceeded",
                "%s credits are needed; the budget of a %s is %s."
                    .formatted(
                        price, budget.period().name().toLowerCase(Locale.ROOT), budget.limit())));
      }
    }
    long missing = price.amount() - available - terms.creditLimit().amount();
    if (terms.billingMode() != BillingMode.CARD && missing > 0) {
      faults.add(tooFew(terms, price, missing));
    }
    return faults;
  }

  private static boolean isFor(String user, Terms.Budget budget) {
    return budget.user() == null
        || budget.user().equals(Terms.Budget.EACH_USER)
        || budget.user().equals(user);
  }

  private static Fault tooFew(Terms terms, Credits price, long missing) {
    boolean isInvoiced = terms.billingMode() == BillingMode.ENTERPRISE;
    String detail = price + " credits are needed, " + (price.amount() - missing) + " can be spent.";
    return fault(isInvoiced ? "credit-limit-reached" : "insufficient-credits", detail)
        .repairedBy("top the contract up with " + missing + " credits");
  }

  private static Fault fault(String reason, String detail) {
    return Fault.of(Fault.Kind.FIELD, "", reason, detail);
  }
}

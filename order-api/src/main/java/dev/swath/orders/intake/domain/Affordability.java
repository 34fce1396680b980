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
 * is known to the ledger, as is how often vouchers were used.
 */
public final class Affordability {
  private Affordability() {}

  /**
   * What stands in the way.
   *
   * @param available the contract's credits, its credit limit not counted
   * @param isAll whether that is the whole price; otherwise it is at least this
   * @param user who would place the order
   */
  public static List<Fault> faults(
      Terms terms, long available, Credits price, boolean isAll, String user) {
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
                        amount(price.amount(), isAll, "At least "),
                        budget.period().name().toLowerCase(Locale.ROOT),
                        budget.limit())));
      }
    }
    long missing = price.amount() - available - terms.creditLimit().amount();
    if (terms.billingMode() != BillingMode.CARD && missing > 0) {
      faults.add(tooFew(terms, price, isAll, missing));
    }
    return faults;
  }

  private static boolean isFor(String user, Terms.Budget budget) {
    return budget.user() == null
        || budget.user().equals(Terms.Budget.EACH_USER)
        || budget.user().equals(user);
  }

  private static Fault tooFew(Terms terms, Credits price, boolean isAll, long missing) {
    boolean isInvoiced = terms.billingMode() == BillingMode.ENTERPRISE;
    String detail =
        amount(price.amount(), isAll, "At least ")
            + " credits are needed, "
            + (price.amount() - missing)
            + " can be spent.";
    return fault(isInvoiced ? "credit-limit-reached" : "insufficient-credits", detail)
        .repairedBy("top the contract up with " + amount(missing, isAll, "at least ") + " credits");
  }

  private static String amount(long credits, boolean isAll, String atLeast) {
    return (isAll ? "" : atLeast) + credits;
  }

  private static Fault fault(String reason, String detail) {
    return Fault.of(Fault.Kind.FIELD, "", reason, detail);
  }
}

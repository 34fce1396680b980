package dev.swath.ledger.rest;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Terms.Budget;
import dev.swath.events.domain.Terms.Card;
import dev.swath.events.domain.Terms.Period;
import dev.swath.ledger.domain.LedgerReply.Booked;
import dev.swath.ledger.domain.PaymentCard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** What operators send and get. All amounts are in credits. */
final class ContractBodies {
  private static final int MOST_BUDGETS = 100;

  private ContractBodies() {}

  /**
   * @param user subject of the orders' tokens; absent for the contract as a whole, {@code *} for
   *     each user
   * @param period {@code day}, {@code month} or {@code year}, UTC
   * @param credits what may be held and spent in it
   */
  record BudgetBody(@Nullable String user, @Nullable String period, @Nullable Long credits) {
    static BudgetBody of(Budget budget) {
      return new BudgetBody(
          budget.user(), Fields.lowerCase(budget.period()), budget.limit().amount());
    }
  }

  /** The payment provider's names of a customer and of their card. No journal has them. */
  record CardBody(@Nullable String customer, @Nullable String paymentMethod) {}

  /**
   * @param billingMode "credit" (if absent), "enterprise" or "card"
   * @param currency ISO 4217; EUR if absent
   * @param creditsPerUnit of the currency; 100 if absent
   * @param creditLimit how far below zero the available credits may go; 0 if absent
   * @param credits the first credits; 0 if absent
   * @param validUntil when these expire; never if absent
   * @param lowBalance the journal tells when the available credits fall below this
   */
  record OpenBody(
      @Nullable String contractId,
      @Nullable String name,
      @Nullable String billingMode,
      @Nullable String currency,
      @Nullable Long creditsPerUnit,
      @Nullable Long creditLimit,
      @Nullable Long credits,
      @JsonDeserialize(using = RfcTime.class) @Nullable Instant validUntil,
      @Nullable Long lowBalance,
      @Nullable List<@Nullable BudgetBody> budgets,
      @Nullable CardBody card,
      @Nullable String reason) {

    Terms terms(Fields fields) {
      BillingMode mode =
          billingMode == null
              ? BillingMode.CREDIT
              : fields.oneOf(BillingMode.class, "/billingMode", billingMode, BillingMode.CREDIT);
      Card paidWith = ContractBodies.card(fields, card);
      if (mode == BillingMode.CARD && paidWith == null) {
        fields.addError("missing-card", "/card", "A contract that pays by card needs one.");
        paidWith = new Card("", "");
      }
      if (mode == BillingMode.CARD && credits != null && credits != 0) {
        fields.addError("pays-by-card", "/credits", "Its credits come with its payments.");
      }
      return new Terms(
          fields.text("/name", name),
          mode,
          currency == null ? Terms.DEFAULT_CURRENCY : fields.currency("/currency", currency),
          creditsPerUnit == null
              ? Terms.DEFAULT_CREDITS_PER_UNIT
              : Math.max(1, fields.number("/creditsPerUnit", creditsPerUnit, 1)),
          fields.credits("/creditLimit", Objects.requireNonNullElse(creditLimit, 0L), 0),
          fields.optionalCredits("/lowBalance", lowBalance),
          Objects.requireNonNullElse(ContractBodies.budgets(fields, budgets), List.of()),
          paidWith,
          false);
    }
  }

  /**
   * What is absent stays as it is.
   *
   * @param lowBalance 0 for never
   * @param budgets all of them from now on
   * @param reason for the books
   */
  record ChangeBody(
      @Nullable String name,
      @Nullable Long creditLimit,
      @Nullable Long lowBalance,
      @Nullable List<@Nullable BudgetBody> budgets,
      @Nullable CardBody card,
      @Nullable Boolean suspended,
      @Nullable String reason) {}

  /**
   * @param credits how many to add; at least 1
   * @param validUntil when they expire; never if absent
   */
  record GrantBody(
      @Nullable Long credits,
      @JsonDeserialize(using = RfcTime.class) @Nullable Instant validUntil,
      @Nullable String reason) {}

  /**
   * @param credits how many to add, or, negative, to take away; not 0
   */
  record AdjustBody(@Nullable Long credits, @Nullable String reason) {}

  /**
   * @param credits how many to give back; at most what was charged
   */
  record RefundBody(
      @Nullable String orderId,
      @Nullable String deliveryId,
      @Nullable Long credits,
      @Nullable String reason) {}

  /**
   * A contract with its balances.
   *
   * @param sequence number of the last entry of its journal
   * @param hash of that entry
   */
  record ContractView(
      String contractId,
      String name,
      String billingMode,
      String currency,
      long creditsPerUnit,
      long creditLimit,
      @Nullable Long lowBalance,
      List<BudgetBody> budgets,
      @Nullable CardView card,
      boolean suspended,
      long creditsGranted,
      long creditsAvailable,
      long creditsHeld,
      long creditsSpent,
      long creditsRefunded,
      long creditsExpired,
      long sequence,
      String hash) {
    static ContractView of(Booked booked, @Nullable CardView card) {
      Terms terms = booked.terms();
      Balances balances = booked.balances();
      return new ContractView(
          booked.contractId().value(),
          terms.name(),
          Fields.lowerCase(terms.billingMode()),
          terms.currency(),
          terms.creditsPerUnit(),
          terms.creditLimit().amount(),
          terms.lowBalance() == null ? null : terms.lowBalance().amount(),
          terms.budgets().stream().map(BudgetBody::of).toList(),
          card,
          terms.suspended(),
          balances.granted(),
          balances.available(),
          balances.held(),
          balances.spent(),
          balances.refunded(),
          balances.expired(),
          booked.sequence(),
          booked.hash());
    }
  }

  /**
   * The card of a contract. Of the payment provider's names it shows the last four characters.
   *
   * @param reference the ledger's own name of the card, as the journal has it
   * @param customer the end of the payment provider's name of the customer; absent if it cannot be
   *     told now
   * @param paymentMethod the end of the payment provider's name of the card; likewise
   */
  record CardView(String reference, @Nullable String customer, @Nullable String paymentMethod) {
    private static final int SHOWN = 4;

    static CardView of(String reference, @Nullable PaymentCard card) {
      return card == null
          ? new CardView(reference, null, null)
          : new CardView(reference, masked(card.customer()), masked(card.paymentMethod()));
    }

    private static String masked(String name) {
      return "…" + (name.length() < 3 * SHOWN ? "" : name.substring(name.length() - SHOWN));
    }
  }

  static @Nullable Card card(Fields fields, @Nullable CardBody body) {
    return body == null
        ? null
        : new Card(
            fields.text("/card/customer", body.customer()),
            fields.text("/card/paymentMethod", body.paymentMethod()));
  }

  static @Nullable List<Budget> budgets(
      Fields fields, @Nullable List<@Nullable BudgetBody> bodies) {
    if (bodies == null) {
      return null;
    }
    if (bodies.size() > MOST_BUDGETS) {
      fields.addError("too-many-budgets", "/budgets", "At most " + MOST_BUDGETS + " budgets.");
      return List.of();
    }
    List<Budget> budgets = new ArrayList<>();
    for (BudgetBody body : bodies) {
      String pointer = "/budgets/" + budgets.size();
      if (body == null) {
        fields.addError("wrong-type", pointer, "An object is expected.");
        return List.of();
      }
      budgets.add(
          new Budget(
              fields.optionalText(pointer + "/user", body.user()),
              fields.oneOf(Period.class, pointer + "/period", body.period(), Period.MONTH),
              fields.credits(pointer + "/credits", body.credits(), 0)));
    }
    return budgets;
  }
}

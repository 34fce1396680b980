package dev.swath.events.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed with a contract.
 *
 * @param name for people
 * @param currency ISO 4217
 * @param creditsPerUnit how many credits are one unit of the currency, such as 100 for 1.00
 * @param creditLimit how far below zero the available credits may go
 * @param lowBalance when the available credits fall below this, the journal says so; null for never
 * @param budgets what may be spent in a period, by whom
 * @param card what a contract that pays by card pays with
 * @param suspended whether new orders are refused
 */
public record Terms(
    String name,
    BillingMode billingMode,
    String currency,
    long creditsPerUnit,
    Credits creditLimit,
    @Nullable Credits lowBalance,
    List<Budget> budgets,
    @Nullable Card card,
    boolean suspended) {
  public static final String DEFAULT_CURRENCY = "EUR";

  /** 100 credits are 1.00 of the currency, as at UP42 and Geopera. */
  public static final long DEFAULT_CREDITS_PER_UNIT = 100;

  /**
   * @throws IllegalArgumentException if the currency is none, the credits per unit are not
   *     positive, or a card contract has no card
   */
  public Terms {
    Currency.getInstance(currency);
    if (creditsPerUnit <= 0) {
      throw new IllegalArgumentException("credits per unit must be positive: " + creditsPerUnit);
    }
    if (billingMode == BillingMode.CARD && card == null) {
      throw new IllegalArgumentException("a card contract needs a card");
    }
    budgets = List.copyOf(budgets);
  }

  /** A prepaid contract with nothing special about it. */
  public static Terms prepaid(String name, Credits creditLimit) {
    return new Terms(
        name,
        BillingMode.CREDIT,
        DEFAULT_CURRENCY,
        DEFAULT_CREDITS_PER_UNIT,
        creditLimit,
        null,
        List.of(),
        null,
        false);
  }

  /** Over how long a budget counts; days, months and years begin at midnight UTC. */
  public enum Period {
    DAY,
    MONTH,
    YEAR
  }

  /**
   * What may be held and spent in each period.
   *
   * @param user subject of the orders' tokens; null for the contract as a whole; {@link #EACH_USER}
   *     for everybody, each for themselves
   */
  public record Budget(@Nullable String user, Period period, Credits limit) {
    public static final String EACH_USER = "*";
  }

  /**
   * @param customer the payment provider's name of the customer
   * @param paymentMethod the payment provider's name of the card
   */
  public record Card(String customer, String paymentMethod) {}

  /** In the smallest unit of the currency, such as cents; a fraction of it is rounded up. */
  public long inMinorUnits(Credits credits) {
    return money(credits).unscaledValue().longValueExact();
  }

  /** In the currency, with as many decimals as it has; a fraction of the last is rounded up. */
  public BigDecimal money(Credits credits) {
    int decimals = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    return BigDecimal.valueOf(credits.amount())
        .divide(BigDecimal.valueOf(creditsPerUnit), decimals, RoundingMode.CEILING);
  }
}

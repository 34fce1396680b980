package dev.swath.events.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.List;
import java.util.Set;
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

  /** Codes of funds and units of account that have decimals but that nobody pays with. */
  private static final Set<String> FUNDS =
      Set.of("BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "USS", "UYI", "UYW");

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
   * What a contract pays with. The journal is read by others, so it has the card's reference; what
   * the payment provider calls the customer and the card is known to the credit ledger alone.
   *
   * @param customer the payment provider's name of the customer; only in terms of before there were
   *     references
   * @param paymentMethod the payment provider's name of the card; likewise
   * @param reference the ledger's own name of the two; null where they are told
   */
  public record Card(
      @Nullable String customer, @Nullable String paymentMethod, @Nullable String reference) {

    /**
     * @throws IllegalArgumentException unless there is either a reference or the two names
     */
    @SuppressWarnings("NullAway") // a compact constructor loses the annotations of its parameters
    public Card {
      boolean isTold = customer != null && paymentMethod != null;
      boolean isTouched = customer != null || paymentMethod != null;
      if (reference == null ? !isTold : isTouched) {
        throw new IllegalArgumentException("a card has a reference, or a customer and a method");
      }
    }

    /** A card whose names are told. */
    public Card(String customer, String paymentMethod) {
      this(customer, paymentMethod, null);
    }

    /** A card by its reference. */
    public static Card of(String reference) {
      return new Card(null, null, reference);
    }

    /**
     * The same card by its reference alone. The reference is derived from the names, so a card of a
     * contract has one reference, and a reference one card for ever.
     */
    public Card byReference(ContractId contract) {
      return customer == null || paymentMethod == null
          ? this
          : of(DerivedIds.derive("card", contract.value(), customer, paymentMethod).toString());
    }
  }

  /** The same terms, with nothing of the card but its reference. */
  public Terms withCardByReference(ContractId contract) {
    return card == null ? this : with(card.byReference(contract));
  }

  private Terms with(Card other) {
    return new Terms(
        name,
        billingMode,
        currency,
        creditsPerUnit,
        creditLimit,
        lowBalance,
        budgets,
        other,
        suspended);
  }

  /**
   * In the smallest unit of the currency, such as cents; a fraction of what {@linkplain #money can
   * be paid} is rounded up.
   */
  public long inMinorUnits(Credits credits) {
    return money(credits).unscaledValue().longValueExact();
  }

  /**
   * In the currency, with as many decimals as it has; a fraction of what can be paid is rounded up.
   * That is the last decimal, but by card it may be less fine: see {@link #cardStepMinor}.
   */
  public BigDecimal money(Credits credits) {
    int decimals = decimals();
    long step = billingMode == BillingMode.CARD ? cardStepMinor(currency) : 1;
    BigDecimal steps =
        BigDecimal.valueOf(credits.amount())
            .movePointRight(decimals)
            .divide(
                BigDecimal.valueOf(creditsPerUnit).multiply(BigDecimal.valueOf(step)),
                0,
                RoundingMode.CEILING);
    return steps.multiply(BigDecimal.valueOf(step)).movePointLeft(decimals).setScale(decimals);
  }

  /** An amount in the smallest unit of the currency, as money. */
  public BigDecimal ofMinorUnits(long minor) {
    return BigDecimal.valueOf(minor, decimals());
  }

  private int decimals() {
    return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
  }

  /**
   * What an amount that is paid by card is a multiple of, in the smallest unit of the currency. The
   * card networks take the currencies of three decimals in steps of ten and the ariary as a whole.
   * Source: <a href="https://docs.stripe.com/currencies">docs.stripe.com/currencies</a>.
   */
  private static long cardStepMinor(String currency) {
    return switch (Currency.getInstance(currency).getDefaultFractionDigits()) {
      case 3 -> 10;
      default -> currency.equals("MGA") ? 100 : 1;
    };
  }

  /**
   * Whether invoices can be written in it: ISO 4217 also has codes for metals, funds, units of
   * account, tests and for no currency at all.
   *
   * @param currency ISO 4217
   * @throws IllegalArgumentException if that is no code
   */
  public static boolean isMoney(String currency) {
    return Currency.getInstance(currency).getDefaultFractionDigits() >= 0
        && !FUNDS.contains(currency);
  }
}

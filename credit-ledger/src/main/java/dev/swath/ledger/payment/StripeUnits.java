package dev.swath.ledger.payment;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Amounts as Stripe counts them, which is not always in the smallest unit of ISO 4217. Source: <a
 * href="https://docs.stripe.com/currencies">docs.stripe.com/currencies</a>.
 *
 * <ul>
 *   <li>Zero-decimal currencies are counted as a whole; the ariary (MGA) is one of them, although
 *       ISO 4217 gives it two decimals.
 *   <li>The Icelandic króna (ISK) and the Ugandan shilling (UGX) have no decimals but are counted
 *       in hundredths, of which there are always whole hundreds.
 *   <li>Of the dinars and the rial with three decimals the last one is always 0.
 *   <li>The forint (HUF) and the Taiwan dollar (TWD) have two decimals in charges; only payouts to
 *       the seller are counted as a whole.
 * </ul>
 */
final class StripeUnits {
  private static final Set<String> ZERO_DECIMAL =
      Set.of(
          "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
          "XOF", "XPF");

  private static final int THREE_DECIMALS = 3;

  private StripeUnits() {}

  /**
   * @param amountMinor in the smallest unit that ISO 4217 gives the currency
   * @param currency ISO 4217; null for an amount of before the units were told apart
   * @throws IllegalArgumentException if Stripe cannot take that amount exactly
   */
  static long of(long amountMinor, @Nullable String currency) {
    if (currency == null) {
      return amountMinor;
    }
    int decimals = Currency.getInstance(currency).getDefaultFractionDigits();
    BigDecimal amount = BigDecimal.valueOf(amountMinor, decimals);
    try {
      long units = amount.movePointRight(decimals(currency, decimals)).longValueExact();
      if (decimals == THREE_DECIMALS && units % 10 != 0) {
        throw new ArithmeticException("the last of three decimals is not 0");
      }
      return units;
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "no amount that a card can pay: " + amount + " " + currency, e);
    }
  }

  private static int decimals(String currency, int iso) {
    if (ZERO_DECIMAL.contains(currency)) {
      return 0;
    }
    return iso == THREE_DECIMALS ? THREE_DECIMALS : 2;
  }
}

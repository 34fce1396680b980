package dev.swath.ledger.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.Terms;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeUnitsTest {
  @ParameterizedTest
  @CsvSource({
    "EUR, 22200, 22200",
    "JPY, 222, 222",
    "KRW, 222, 222",
    "MGA, 22200, 222",
    "UGX, 222, 22200",
    "ISK, 222, 22200",
    "HUF, 22250, 22250",
    "TWD, 22250, 22250",
    "KWD, 5120, 5120",
    "BHD, 10, 10",
  })
  void countsAsStripeDoes(String currency, long minor, long units) {
    assertThat(StripeUnits.of(minor, currency)).isEqualTo(units);
  }

  @ParameterizedTest
  @CsvSource({"MGA, 22250", "KWD, 5124", "OMR, 1"})
  void whatStripeCannotTakeExactlyIsNotRoundedUnseen(String currency, long minor) {
    assertThatThrownBy(() -> StripeUnits.of(minor, currency))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(currency);
  }

  @Test
  void everyPriceOfACardContractCanBePaidInEveryCurrencyThatIsMoney() {
    for (Currency currency : Currency.getAvailableCurrencies()) {
      if (Terms.isMoney(currency.getCurrencyCode())) {
        Terms terms =
            new Terms(
                "Card",
                BillingMode.CARD,
                currency.getCurrencyCode(),
                7,
                Credits.ZERO,
                null,
                List.of(),
                new Terms.Card("cus_1", "pm_1"),
                false);
        for (long credits = 1; credits < 300; credits++) {
          long minor = terms.inMinorUnits(new Credits(credits));
          assertThat(StripeUnits.of(minor, currency.getCurrencyCode()))
              .as("%d credits in %s", credits, currency)
              .isPositive();
        }
      }
    }
  }
}

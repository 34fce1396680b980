package dev.swath.pricing.domain;

import static dev.swath.pricing.domain.Carts.PLEIADES;
import static dev.swath.pricing.domain.Carts.SAMPLES;
import static dev.swath.pricing.domain.Carts.SKYSAT;
import static dev.swath.pricing.domain.Carts.product;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.ItemPrice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductTest {
  @Test
  void theGuidesExampleCostsWhatTheGuideSays() {
    assertThat(PLEIADES.price(31.739951))
        .isEqualTo(new ItemPrice(31.739951, 31.739951, new Credits(222), null, null));
  }

  @ParameterizedTest
  @CsvSource({
    // the halves of the decimal that is published, not of the binary value next to it
    "0.3, 5, 2",
    "0.5, 1, 1",
    "1.499999, 1, 1",
    "2.5, 1, 3",
    "1.15, 10, 12",
    // never for nothing, unless it is free
    "0.000001, 0.01, 1",
    "1000, 0, 0",
    // the largest area at the highest price
    "255000000, 100000, 25500000000000",
  })
  void roundsHalfUpToWholeCredits(double areaKm2, String creditsPerKm2, long credits) {
    assertThat(product("any", creditsPerKm2, "0", "0").price(areaKm2).credits())
        .isEqualTo(new Credits(credits));
  }

  @Test
  void aSmallAreaPaysForTheMinimum() {
    assertThat(SKYSAT.price(3)).isEqualTo(new ItemPrice(3, 25, new Credits(175), null, null));
    assertThat(SKYSAT.price(25)).isEqualTo(new ItemPrice(25, 25, new Credits(175), null, null));
    assertThat(SKYSAT.price(26)).isEqualTo(new ItemPrice(26, 26, new Credits(182), null, null));
  }

  @Test
  void theBilledMinimumIsNoMinimumToOrder() {
    assertThat(SKYSAT.canBeOrderedFor(0.000001)).isTrue();
    assertThat(PLEIADES.canBeOrderedFor(0.1)).isTrue();
    assertThat(PLEIADES.canBeOrderedFor(Math.nextDown(0.1))).isFalse();
  }

  @Test
  void whatIsFreeStaysFree() {
    assertThat(SAMPLES.price(12).credits()).isEqualTo(Credits.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "Bundle, 1, 0, 0, id must be",
    "bundle, -1, 0, 0, creditsPerKm2 must be from 0 to 100000: -1",
    "bundle, 100001, 0, 0, creditsPerKm2 must be",
    "bundle, 1, -0.1, 0, minimumOrderAreaKm2 must be",
    "bundle, 1, 0, 1e9, minimumBilledAreaKm2 must be",
  })
  void refusesATariffThatMakesNoSense(
      String id, String price, String minimumOrder, String minimumBilled, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> product(id, price, minimumOrder, minimumBilled))
        .withMessageContaining(problem);
  }
}

package dev.swath.pricing.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.events.domain.Credits;
import dev.swath.pricing.config.PriceBookYaml.InvalidPriceBook;
import dev.swath.pricing.domain.PriceBook;
import dev.swath.pricing.domain.Product;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

class PriceBookYamlTest {
  private static final String ONE_PRODUCT =
      """
      version: "1"
      products:
        - id: bundle
          title: Bundle
          creditsPerKm2: 7.25
          minimumOrderAreaKm2: 0.1
          minimumBilledAreaKm2: 0
          modelledOn: a guide
      """;

  @Test
  void readsWhatIsWritten() {
    PriceBook book = read(ONE_PRODUCT);

    assertThat(book.version()).isEqualTo("1");
    assertThat(book.products())
        .containsExactly(
            new Product(
                "bundle",
                "Bundle",
                new BigDecimal("7.25"),
                new BigDecimal("0.1"),
                BigDecimal.ZERO,
                "a guide"));
  }

  @Test
  void theBookThatComesWithTheServiceIsValid() {
    PriceBook book = PriceBookYaml.read(new ClassPathResource("price-book.yaml"));

    assertThat(book.products())
        .extracting(Product::id)
        .containsExactly(
            "pleiades-bundle",
            "pleiades-pansharpened",
            "pleiades-panchromatic",
            "pleiades-multispectral",
            "spot-bundle",
            "spot-pansharpened",
            "spot-panchromatic",
            "spot-multispectral",
            "pleiades-neo-bundle",
            "pleiades-neo-pansharpened",
            "spot-archive-10-color",
            "skysat",
            "triplesat",
            "beijing-3a");
    assertThat(book.find("pleiades-bundle").orElseThrow().price(31.739951).credits())
        .isEqualTo(new Credits(222));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "creditsPerKm2: 7.25 | creditsPerKm2: -1    | products[0]: creditsPerKm2 must be from 0",
        "creditsPerKm2: 7.25 | creditsPerKm2: seven | products[0].creditsPerKm2: ",
        "creditsPerKm2: 7.25 | creditsPerKm2: '7'   | products[0].creditsPerKm2: ",
        "creditsPerKm2: 7.25 | creditsPerKm:  7     | products[0].creditsPerKm: unknown key",
        "creditsPerKm2: 7.25 | creditsPerKm2:       | products[0].creditsPerKm2: a value is missing or of another type (line 5)",
        "creditsPerKm2: 7.25 | title: Again         | Duplicate",
        "title: Bundle       | title: ''            | products[0]: title must not be blank: bundle",
        "id: bundle          | id: Pléiades         | products[0]: id must be",
        "modelledOn: a guide | ``                   | products[0]: modelledOn is missing",
        "version: \"1\"      | version: \" \"       | version must not be blank",
        "version: \"1\"      | edition: \"1\"       | edition: unknown key",
        "products:           | products: []⏎rest:   | rest: unknown key",
        "products:           | products:⏎  -      | products[0]: a value is missing",
      })
  void saysWhatIsWrongAndWhere(String right, String wrong, String problem) {
    assertThat(ONE_PRODUCT).contains(right);
    assertThatExceptionOfType(InvalidPriceBook.class)
        .isThrownBy(() -> read(ONE_PRODUCT.replace(right, wrong.replace('⏎', '\n'))))
        .withMessageStartingWith("The price book ")
        .withMessageContaining(problem);
  }

  @Test
  void refusesTwoProductsOfOneName() {
    String twice = ONE_PRODUCT + ONE_PRODUCT.substring(ONE_PRODUCT.indexOf("  - id"));
    assertThatExceptionOfType(InvalidPriceBook.class)
        .isThrownBy(() -> read(twice))
        .withMessageContaining("two products have the id bundle");
  }

  @Test
  void refusesABookOfNothing() {
    assertThatExceptionOfType(InvalidPriceBook.class)
        .isThrownBy(() -> read("version: \"1\"\nproducts: []\n"))
        .withMessageContaining("products must not be empty");
    assertThatExceptionOfType(InvalidPriceBook.class).isThrownBy(() -> read(""));
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThatExceptionOfType(InvalidPriceBook.class)
        .isThrownBy(() -> PriceBookYaml.read(new ClassPathResource("no-such-book.yaml")))
        .withMessageContaining("no-such-book.yaml");
  }

  private static PriceBook read(String yaml) {
    return PriceBookYaml.read(new ByteArrayResource(yaml.getBytes(UTF_8), "under test"));
  }
}

package dev.swath.pricing.books;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.events.domain.Credits;
import dev.swath.pricing.application.AoiRules;
import dev.swath.pricing.domain.AreaTerms.Bills;
import dev.swath.pricing.domain.Carts;
import dev.swath.pricing.domain.PriceBook;
import dev.swath.pricing.domain.Product;
import dev.swath.pricing.domain.Tariff;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ClassPathResource;

class PriceBookYamlTest {
  private static final String ONE_PRODUCT =
      """
      version: "1"
      validFrom: 2026-01-01T00:00:00Z
      optionSchemas:
        none: {type: object, additionalProperties: false}
      products:
        - id: bundle
          title: Bundle
          creditsPerKm2: 7.25
          minimumOrderAreaKm2: 0.1
          minimumBilledAreaKm2: 0
          bills: covered
          licences: {upliftPercent: {basic: 0, more: 20}}
          options: none
          modelledOn: a guide
      contracts:
        - {id: agency, discountPercent: 10}
      vouchers:
        - {code: TEN, percent: 10, uses: 1}
      """;

  @Test
  void readsWhatIsWritten() {
    PriceBook book = read(ONE_PRODUCT);

    assertThat(book.version()).isEqualTo("1");
    assertThat(book.validFrom()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(book.products())
        .singleElement()
        .satisfies(
            product -> {
              assertThat(product.id()).isEqualTo("bundle");
              assertThat(product.tariff()).isEqualTo(new Tariff.PerKm2(new BigDecimal("7.25")));
              assertThat(product.area().bills()).isEqualTo(Bills.COVERED);
              assertThat(product.licences().usual()).isEqualTo("basic");
              assertThat(product.options().source())
                  .isEqualTo(Map.of("type", "object", "additionalProperties", false));
            });
  }

  @Test
  void theBookThatComesWithTheServiceIsValid() throws IOException {
    PriceBook book =
        PriceBookYaml.read(
            "price-book.yaml", new ClassPathResource("price-book.yaml").getContentAsByteArray());

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
            "beijing-3a",
            "pleiades-covered",
            "spot-as-delivered",
            "spot-scene");
    assertThat(
            Carts.price(
                    Carts.pricing(new AoiRules(), book)
                        .decide(Carts.order(Carts.item("pleiades-bundle", Carts.TOULOUSE))))
                .credits())
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
        "creditsPerKm2: 7.25 | creditsPerKm2:       | products[0].creditsPerKm2: a value is missing or of another type (line 8)",
        "creditsPerKm2: 7.25 | title: Again         | Duplicate",
        "title: Bundle       | title: ''            | products[0]: title must not be blank: bundle",
        "id: bundle          | id: Pléiades         | products[0]: id must be",
        "modelledOn: a guide | ``                   | products[0]: modelledOn is missing",
        "version: \"1\"      | version: \" \"       | version must be 1 to 64 letters",
        "version: \"1\"      | edition: \"1\"       | edition: unknown key",
        "bills: covered      | bills: twice         | products[0].bills: ",
        "bills: covered      | ``                   | products[0]: bills is missing",
        "creditsPerKm2: 7.25 | creditsPerScene: 9⏎    creditsPerKm2: 7 | products[0]: a product has either",
        "creditsPerKm2: 7.25 | minimumOverlapKm2: 1 | products[0]: a product has either",
        "bills: covered      | bills: covered⏎    minimumOverlapPercent: 101 | products[0]: minimumOverlapPercent must be from 0 to 100: 101",
        "bills: covered      | bills: covered⏎    processing: {level: {x: {factor: 0}}} | products[0]: processing.level: level.x: factor must be above 0",
        "bills: covered      | bills: covered⏎    freshness: [{youngerThanDays: 9, factor: 2}, {youngerThanDays: 9, factor: 3}] | products[0]: youngerThanDays must rise",
        "bills: covered      | bills: covered⏎    sceneDate: '(' | products[0]: sceneDate: Unclosed group",
        "bills: covered      | bills: covered⏎    sceneDate: 'x' | products[0]: sceneDate: sceneDate must have exactly one group",
        "{basic: 0, more: 20} | {}                  | products[0]: licences: upliftPercent must not be empty",
        "{basic: 0, more: 20} | {basic: -1}         | products[0]: licences: the uplift of basic must be from 0",
        "options: none       | options: some        | products[0]: options: the schema some is missing",
        "options: none       | options: {type: object} | products[0]: options: a schema of options has",
        "type: object        | type: {}             | optionSchemas.none: a schema of options has",
        "validFrom: 2026-01-01T00:00:00Z | validFrom: tomorrow | validFrom: ",
        "validFrom: 2026-01-01T00:00:00Z | ``       | validFrom is missing",
        "discountPercent: 10 | discountPercent: 110 | contracts[0]: discountPercent must be from 0 to 100: 110",
        "discountPercent: 10 | volumeTiers: {period: week, tiers: []} | contracts[0].volumeTiers.period: ",
        "discountPercent: 10 | volumeTiers: {period: month, tiers: []} | contracts[0]: volumeTiers: tiers must not be empty",
        "percent: 10, uses: 1 | percent: 10         | vouchers[0]: uses is missing",
        "percent: 10, uses: 1 | percent: 1, credits: 2, uses: 1 | vouchers[0]: a voucher has either",
        "percent: 10, uses: 1 | percent: 10, uses: 1, products: [spot] | the voucher TEN is for a product that is not there: spot",
        "{basic: 0, more: 20} | {basic: 0, more: null} | products[0]: licences: upliftPercent.more: an entry is missing",
        "percent: 10, uses: 1 | percent: 10, uses: 1, products: [null] | vouchers[0]: products[0]: an entry is missing",
        "percent: 10, uses: 1 | percent: 10, uses: 1, contracts: [a, null] | vouchers[0]: contracts[1]: an entry is missing",
        "contracts:          | marketSegments: {x: null}⏎contracts: | marketSegments.x: an entry is missing",
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
    int start = ONE_PRODUCT.indexOf("  - id");
    int end = ONE_PRODUCT.indexOf("contracts:");
    String product = ONE_PRODUCT.substring(start, end);
    String twice = ONE_PRODUCT.replace(product, product + product);
    assertThatExceptionOfType(InvalidPriceBook.class)
        .isThrownBy(() -> read(twice))
        .withMessageContaining("two products have the id bundle");
  }

  @Test
  void refusesABookOfNothing() {
    assertThatExceptionOfType(InvalidPriceBook.class)
        .isThrownBy(() -> read("version: \"1\"\nvalidFrom: 2026-01-01T00:00:00Z\nproducts: []\n"))
        .withMessageContaining("products must not be empty");
    assertThatExceptionOfType(InvalidPriceBook.class).isThrownBy(() -> read(""));
  }

  private static PriceBook read(String yaml) {
    return PriceBookYaml.read("under test", yaml.getBytes(UTF_8));
  }
}

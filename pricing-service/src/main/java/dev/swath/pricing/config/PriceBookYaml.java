package dev.swath.pricing.config;

import dev.swath.pricing.domain.PriceBook;
import dev.swath.pricing.domain.Product;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads a price book from YAML, strictly: every key must be there, once, of its type, and no other.
 * A slip in a price is money, so nothing has a default.
 */
final class PriceBookYaml {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private PriceBookYaml() {}

  /** The file as it is written. */
  private record Book(@Nullable String version, @Nullable List<@Nullable Entry> products) {}

  private record Entry(
      @Nullable String id,
      @Nullable String title,
      @Nullable BigDecimal creditsPerKm2,
      @Nullable BigDecimal minimumOrderAreaKm2,
      @Nullable BigDecimal minimumBilledAreaKm2,
      @Nullable String modelledOn) {

    Product product() {
      return new Product(
          required("id", id),
          required("title", title),
          required("creditsPerKm2", creditsPerKm2),
          required("minimumOrderAreaKm2", minimumOrderAreaKm2),
          required("minimumBilledAreaKm2", minimumBilledAreaKm2),
          required("modelledOn", modelledOn));
    }
  }

  /** The service does not start without a price book that makes sense. */
  static final class InvalidPriceBook extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidPriceBook(Resource file, String problem, Exception cause) {
      super("The price book " + file.getDescription() + " is not valid: " + problem, cause);
    }
  }

  /**
   * @throws InvalidPriceBook if it cannot be read or makes no sense; says where and why
   */
  static PriceBook read(Resource file) {
    try (InputStream yaml = file.getInputStream()) {
      Book book = MAPPER.readValue(yaml, Book.class);
      return new PriceBook(
          required("version", book.version()), products(required("products", book.products())));
    } catch (JacksonException e) {
      throw new InvalidPriceBook(file, explained(e), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidPriceBook(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static List<Product> products(List<@Nullable Entry> entries) {
    List<Product> products = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      try {
        products.add(required("an entry", entries.get(i)).product());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("products[" + i + "]: " + e.getMessage(), e);
      }
    }
    return products;
  }

  private static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private static String explained(JacksonException e) {
    StringBuilder place = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      place.append(
          step.getPropertyName() == null
              ? "[" + step.getIndex() + "]"
              : (place.isEmpty() ? "" : ".") + step.getPropertyName());
    }
    String line = " (line " + e.getLocation().getLineNr() + ")";
    String problem =
        switch (e) {
          // Noticed at the end of its entry, so its line would mislead.
          case UnrecognizedPropertyException _ -> "unknown key";
          case MismatchedInputException _ -> "a value is missing or of another type" + line;
          default -> e.getOriginalMessage() + line;
        };
    return place.isEmpty() ? problem : place + ": " + problem;
  }
}

package dev.swath.pricing.books;

import dev.swath.pricing.domain.PriceBook;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads a price book from YAML, strictly: every key once, of its type, and no other. A slip in a
 * price is money, so what every product has must be said of each.
 */
public final class PriceBookYaml {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private PriceBookYaml() {}

  /**
   * @param file its name, for the message
   * @throws InvalidPriceBook if it cannot be read or makes no sense; says where and why
   */
  public static PriceBook read(String file, byte[] yaml) {
    try {
      BookEntry book = MAPPER.readValue(yaml, BookEntry.class);
      if (book == null) {
        throw new IllegalArgumentException("it is empty");
      }
      return book.book();
    } catch (JacksonException e) {
      throw new InvalidPriceBook(file, explained(e), e);
    } catch (IllegalArgumentException e) {
      throw new InvalidPriceBook(file, String.valueOf(e.getMessage()), e);
    }
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

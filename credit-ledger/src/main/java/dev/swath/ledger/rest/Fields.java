package dev.swath.ledger.rest;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Violation;
import dev.swath.ledger.domain.Decider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Checks the fields of one request and gathers everything that is wrong. A field that is wrong
 * reads as something harmless, until {@link #requireValid}.
 */
final class Fields {
  private static final int LONGEST_TEXT = 200;
  private static final int LONGEST_KEY = 128;

  private final List<Violation> errors = new ArrayList<>();

  /**
   * @throws ProblemException 422, with all errors
   */
  void requireValid() {
    if (!errors.isEmpty()) {
      throw new ProblemException(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "invalid-request",
          "The request has " + errors.size() + (errors.size() == 1 ? " error." : " errors."),
          errors);
    }
  }

  void wrong(String reason, @Nullable String pointer, String detail) {
    errors.add(new Violation(reason, pointer, detail));
  }

  /**
   * @throws ProblemException 404, since nothing is at a path that is none
   */
  static ContractId inPath(String id) {
    try {
      return new ContractId(id);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND, "unknown-contract", "There is no such contract.", List.of());
    }
  }

  ContractId contractId(String pointer, @Nullable String text) {
    return parsed(
        pointer,
        text,
        ContractId::new,
        new ContractId("none"),
        "invalid-contract-id",
        "1 to 64 letters, digits, dots, underscores and hyphens.");
  }

  OrderId orderId(String pointer, @Nullable String text) {
    return parsed(
        pointer,
        text,
        OrderId::parse,
        OrderId.of(new ContractId("none"), "none"),
        "invalid-order-id",
        "An order's id.");
  }

  DeliveryId deliveryId(String pointer, @Nullable String text) {
    return parsed(
        pointer,
        text,
        DeliveryId::parse,
        DeliveryId.of(OrderId.of(new ContractId("none"), "none"), 0),
        "invalid-delivery-id",
        "A delivery's id.");
  }

  private <T> T parsed(
      String pointer,
      @Nullable String text,
      Function<String, T> parse,
      T otherwise,
      String reason,
      String detail) {
    if (text != null) {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        // Told below, as an absent one is.
      }
    }
    wrong(reason, pointer, detail);
    return otherwise;
  }

  String text(String pointer, @Nullable String text) {
    if (text == null || text.isBlank() || text.length() > LONGEST_TEXT) {
      wrong("invalid-text", pointer, "1 to " + LONGEST_TEXT + " characters.");
      return "";
    }
    return text;
  }

  @Nullable String optionalText(String pointer, @Nullable String text) {
    return text == null ? null : text(pointer, text);
  }

  String key(String key) {
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      wrong(
          "invalid-idempotency-key",
          null,
          "Idempotency-Key must have 1 to " + LONGEST_KEY + " characters.");
    }
    return key;
  }

  Credits credits(String pointer, @Nullable Long credits, long least) {
    return new Credits(number(pointer, credits, least));
  }

  @Nullable Credits optionalCredits(String pointer, @Nullable Long credits) {
    return credits == null ? null : credits(pointer, credits, 0);
  }

  long number(String pointer, @Nullable Long number, long least) {
    if (number == null || number < least || number > Decider.MOST_AVAILABLE) {
      wrong(
          "invalid-amount",
          pointer,
          "A whole number from " + least + " to " + Decider.MOST_AVAILABLE + ".");
      return Math.max(0, least);
    }
    return number;
  }

  String currency(String pointer, String code) {
    try {
      return Currency.getInstance(code).getCurrencyCode();
    } catch (IllegalArgumentException e) {
      wrong("invalid-currency", pointer, "A code of ISO 4217, such as EUR.");
      return "EUR";
    }
  }

  <E extends Enum<E>> E oneOf(Class<E> type, String pointer, @Nullable String name, E otherwise) {
    for (E value : type.getEnumConstants()) {
      if (lowerCase(value).equals(name)) {
        return value;
      }
    }
    wrong(
        "invalid-value",
        pointer,
        "One of "
            + String.join(
                ", ", Arrays.stream(type.getEnumConstants()).map(Fields::lowerCase).toList())
            + ".");
    return otherwise;
  }

  static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

package dev.swath.ledger.rest;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.ledger.domain.Decider;
import dev.swath.service.http.PlainText;
import dev.swath.service.problems.CommonProblem;
import dev.swath.service.problems.Problem;
import dev.swath.service.problems.ProblemError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fields of one request and gathers everything that is wrong. A field that is wrong
 * reads as something harmless, until {@link #requireValid}.
 */
final class Fields {
  private static final int LONGEST_TEXT = 200;

  private final List<ProblemError> errors = new ArrayList<>();

  /**
   * @throws Problem 422, with all errors
   */
  void requireValid() {
    if (!errors.isEmpty()) {
      throw Problem.of(
              CommonProblem.INVALID_REQUEST,
              "The request has " + errors.size() + (errors.size() == 1 ? " error." : " errors."))
          .errors(errors);
    }
  }

  void addError(String reason, String pointer, String detail) {
    errors.add(ProblemError.of(pointer, reason, detail));
  }

  /**
   * @throws Problem 404, since nothing is at a path that is none
   */
  static ContractId inPath(String id) {
    try {
      return new ContractId(id);
    } catch (IllegalArgumentException e) {
      throw Problem.of(LedgerProblem.UNKNOWN_CONTRACT, "There is no such contract.");
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
    addError(reason, pointer, detail);
    return otherwise;
  }

  String text(String pointer, @Nullable String text) {
    if (text == null) {
      addError("missing", pointer, "Text of 1 to " + LONGEST_TEXT + " characters is expected.");
      return "";
    }
    if (text.isBlank() || text.codePointCount(0, text.length()) > LONGEST_TEXT) {
      addError("invalid-length", pointer, "From 1 to " + LONGEST_TEXT + " characters are allowed.");
      return "";
    }
    if (!PlainText.isPrintable(text)) {
      addError(
          "not-printable",
          pointer,
          "Control characters, line breaks and marks of direction are not allowed.");
      return "";
    }
    return text;
  }

  @Nullable String optionalText(String pointer, @Nullable String text) {
    return text == null ? null : text(pointer, text);
  }

  Credits credits(String pointer, @Nullable Long credits, long least) {
    return new Credits(number(pointer, credits, least));
  }

  @Nullable Credits optionalCredits(String pointer, @Nullable Long credits) {
    return credits == null ? null : credits(pointer, credits, 0);
  }

  long number(String pointer, @Nullable Long number, long least) {
    if (number == null || number < least || number > Decider.MOST_AVAILABLE) {
      addError(
          "invalid-amount",
          pointer,
          "A whole number from " + least + " to " + Decider.MOST_AVAILABLE + ".");
      return Math.max(0, least);
    }
    return number;
  }

  /**
   * A currency that people pay with. The standard also lists units that are none, such as gold
   * (XAU) and the code for tests (XTS); these have no minor unit.
   */
  String currency(String pointer, String code) {
    try {
      Currency currency = Currency.getInstance(code);
      if (currency.getDefaultFractionDigits() >= 0) {
        return currency.getCurrencyCode();
      }
    } catch (IllegalArgumentException e) {
      // Told below, as what is no money.
    }
    addError("invalid-currency", pointer, "The code of a currency in ISO 4217, such as EUR.");
    return Terms.DEFAULT_CURRENCY;
  }

  <E extends Enum<E>> E oneOf(Class<E> type, String pointer, @Nullable String name, E otherwise) {
    for (E value : type.getEnumConstants()) {
      if (lowerCase(value).equals(name)) {
        return value;
      }
    }
    addError(
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

package dev.swath.pricing.domain;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the values of an item's options cost: option, value, surcharge. A value that is not named
 * costs nothing more.
 */
public record Processing(Map<String, Map<String, Surcharge>> options) {
  public static final Processing NONE = new Processing(Map.of());

  /** A bound on the product of all factors. */
  private static final int MOST_OPTIONS = 4;

  /**
   * @throws IllegalArgumentException if there are more than four options
   */
  public Processing {
    if (options.size() > MOST_OPTIONS) {
      throw new IllegalArgumentException("at most " + MOST_OPTIONS + " options can have a price");
    }
    Map<String, Map<String, Surcharge>> copy = new LinkedHashMap<>();
    options.forEach(
        (option, values) ->
            copy.put(option, Collections.unmodifiableMap(new LinkedHashMap<>(values))));
    options = Collections.unmodifiableMap(copy);
  }

  /** What one value of an option adds. */
  public sealed interface Surcharge {
    record Factor(BigDecimal factor) implements Surcharge {
      /**
       * @throws IllegalArgumentException if the factor is out of its range
       */
      public Factor {
        Checks.factor("factor", factor);
      }
    }

    record CreditsPerKm2(BigDecimal credits) implements Surcharge {
      /**
       * @throws IllegalArgumentException if the price is out of its range
       */
      public CreditsPerKm2 {
        Checks.inRange("creditsPerKm2", credits, Checks.HIGHEST_PRICE);
      }
    }
  }

  /**
   * @param wanted the item's options
   * @param km2 the area that is paid for
   */
  void apply(Map<String, Object> wanted, BigDecimal km2, Trace trace) {
    options.forEach(
        (option, surcharges) -> {
          Object value = wanted.get(option);
          Surcharge surcharge = value == null ? null : surcharge(surcharges, value);
          if (surcharge == null) {
            return;
          }
          String what = option + " " + value;
          switch (surcharge) {
            case Surcharge.Factor(var factor) ->
                trace.multiply(
                    "processing",
                    what + " multiplies the price by " + Checks.plain(factor) + ".",
                    factor);
            case Surcharge.CreditsPerKm2(var credits) -> {
              if (km2.signum() > 0) {
                trace.price(
                    "processing",
                    what + " adds " + Checks.plain(credits) + " credits per km².",
                    trace.credits().add(credits.multiply(km2)));
              }
            }
          }
        });
  }

  /**
   * Whether two sets of options are priced alike: a product bought as one is owned as the other.
   */
  boolean isAlike(Map<String, Object> one, Map<String, Object> other) {
    return options.keySet().stream()
        .allMatch(option -> comparable(one.get(option)).equals(comparable(other.get(option))));
  }

  private static @Nullable Surcharge surcharge(Map<String, Surcharge> surcharges, Object value) {
    if (!(value instanceof Number)) {
      return surcharges.get(value.toString());
    }
    return surcharges.entrySet().stream()
        .filter(entry -> comparable(value).equals(number(entry.getKey())))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** The same text for the same value, also for numbers that are written differently. */
  private static String comparable(@Nullable Object value) {
    String text = String.valueOf(value);
    return value instanceof Number ? number(text) : text;
  }

  /** What is no number stays as it is. */
  private static String number(String text) {
    try {
      return new BigDecimal(text).stripTrailingZeros().toString();
    } catch (NumberFormatException _) {
      return text;
    }
  }
}

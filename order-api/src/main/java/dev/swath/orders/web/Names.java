package dev.swath.orders.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names of constants in the API, apart from states: lower case, words joined by hyphens. */
public final class Names {
  /** Names of the lists of names in the OpenAPI document. */
  public static final String ENTRY_KIND_SCHEMA = "EntryKind";

  public static final String ACCOUNT_SCHEMA = "Account";
  public static final String BILLING_MODE_SCHEMA = "BillingMode";

  public static final String ENTRY_KIND_REF = "#/components/schemas/" + ENTRY_KIND_SCHEMA;
  public static final String ACCOUNT_REF = "#/components/schemas/" + ACCOUNT_SCHEMA;
  public static final String BILLING_MODE_REF = "#/components/schemas/" + BILLING_MODE_SCHEMA;

  private Names() {}

  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All names of a type, for people. */
  public static <E extends Enum<E>> String all(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Names::of).collect(Collectors.joining(", "));
  }

  public static <E extends Enum<E>> Optional<E> parse(Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> of(constant).equals(name))
        .findFirst();
  }
}

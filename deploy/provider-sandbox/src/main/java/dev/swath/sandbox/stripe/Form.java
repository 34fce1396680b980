package dev.swath.sandbox.stripe;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The parameters of a form-encoded body. */
record Form(SortedMap<String, String> parameters) {

  static Form parse(String body) {
    SortedMap<String, String> parameters = new TreeMap<>();
    for (String pair : body.split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] nameAndValue = pair.split("=", 2);
        parameters.put(
            decoded(nameAndValue[0]), nameAndValue.length == 2 ? decoded(nameAndValue[1]) : "");
      }
    }
    return new Form(parameters);
  }

  private static String decoded(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("parameter_unknown", "body", "bad percent encoding");
    }
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  String required(String name) {
    return text(name)
        .orElseThrow(() -> ApiError.invalid("parameter_missing", name, name + " is missing"));
  }

  /** A positive whole number. */
  Optional<Long> amount(String name) {
    return text(name)
        .map(
            value -> {
              if (!value.matches("[1-9]\\d{0,17}")) {
                throw ApiError.invalid(
                    "parameter_invalid_integer", name, name + " is a whole number from 1");
              }
              return Long.valueOf(value);
            });
  }
}

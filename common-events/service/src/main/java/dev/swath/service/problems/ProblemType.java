package dev.swath.service.problems;

import java.net.URI;
import java.util.Locale;

/** A cause of errors with its stable {@code type} (RFC 9457). An enum of each API implements it. */
public interface ProblemType {
  String BASE = "https://swath.dev/problems/";

  /** The constant's name, such as {@code NOT_FOUND}. */
  String name();

  /** The HTTP status that answers usually have. */
  int status();

  /** A short phrase that is the same each time. */
  String title();

  /** The name in the URI, in kebab case. */
  default String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  default URI uri() {
    return URI.create(BASE + code());
  }
}

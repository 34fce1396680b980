package dev.swath.pricing.books;

/** A price book that makes no sense; the message names the file, the place and the fault. */
public final class InvalidPriceBook extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidPriceBook(String file, String problem, Exception cause) {
    super("The price book " + file + " is not valid: " + problem, cause);
  }
}

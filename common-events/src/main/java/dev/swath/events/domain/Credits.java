package dev.swath.events.domain;

/**
 * A whole number of credits, never negative. Balances, which may be negative, are plain {@code
 * long}.
 */
public record Credits(long amount) implements Comparable<Credits> {
  public static final Credits ZERO = new Credits(0);

  /**
   * @throws IllegalArgumentException if the amount is negative
   */
  public Credits {
    if (amount < 0) {
      throw new IllegalArgumentException("credits cannot be negative: " + amount);
    }
  }

  /**
   * @throws ArithmeticException if the sum does not fit
   */
  public Credits plus(Credits other) {
    return new Credits(Math.addExact(amount, other.amount));
  }

  /**
   * @throws IllegalArgumentException if the other is larger
   */
  public Credits minus(Credits other) {
    return new Credits(amount - other.amount);
  }

  @Override
  public int compareTo(Credits other) {
    return Long.compare(amount, other.amount);
  }

  @Override
  public String toString() {
    return Long.toString(amount);
  }
}

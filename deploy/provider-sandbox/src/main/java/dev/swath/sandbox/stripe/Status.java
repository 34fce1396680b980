package dev.swath.sandbox.stripe;

/** How a payment stands. */
public enum Status {
  REQUIRES_PAYMENT_METHOD("requires_payment_method"),
  REQUIRES_ACTION("requires_action"),
  REQUIRES_CAPTURE("requires_capture"),
  SUCCEEDED("succeeded"),
  CANCELED("canceled"),
  /** Cancelled by time alone; callers see no other word for it. */
  EXPIRED("canceled");

  private final String word;

  Status(String word) {
    this.word = word;
  }

  /** As the API says it. */
  public String word() {
    return word;
  }
}

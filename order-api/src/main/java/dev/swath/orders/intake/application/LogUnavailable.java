package dev.swath.orders.intake.application;

import org.jspecify.annotations.Nullable;

/** The log did not confirm an event in time. */
public final class LogUnavailable extends RuntimeException {
  private final boolean inDoubt;

  /**
   * @param inDoubt whether the event may be in the log all the same
   */
  public LogUnavailable(boolean inDoubt, @Nullable Throwable cause) {
    super("the orders topic does not answer", cause);
    this.inDoubt = inDoubt;
  }

  public boolean isInDoubt() {
    return inDoubt;
  }
}

package dev.swath.orders.tracking.application;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A delivered file cannot be fetched at the moment. */
public final class FilesUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isBusy;
  private final Duration retryAfter;

  /**
   * @param isBusy whether somebody asked us to come later; otherwise nobody answered, or not as
   *     agreed
   * @param retryAfter when asking again makes sense
   */
  public FilesUnavailable(
      String message, boolean isBusy, Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.isBusy = isBusy;
    this.retryAfter = retryAfter;
  }

  public boolean isBusy() {
    return isBusy;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}

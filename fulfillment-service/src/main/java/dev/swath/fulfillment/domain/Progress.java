package dev.swath.fulfillment.domain;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an order stands upstream. */
public sealed interface Progress {
  /**
   * It has not ended.
   *
   * @param status the provider's word for it
   */
  record Underway(String status) implements Progress {}

  /**
   * The files are there.
   *
   * @param areaKm2 what they cover together, if the provider says
   */
  record Delivered(List<UpstreamFile> files, @Nullable Double areaKm2) implements Progress {
    public Delivered {
      files = List.copyOf(files);
    }
  }

  /** It could not be produced. */
  record Failed(String detail) implements Progress {}

  /** The provider turned it down after it had taken it. */
  record Rejected(String detail) implements Progress {}

  /** It was called off upstream. */
  record Cancelled() implements Progress {}

  /** The provider does not know it. */
  record Lost() implements Progress {}

  /**
   * The provider did not say.
   *
   * @param retryAfter when it wants to be asked again, if it said so
   */
  record Unavailable(String cause, @Nullable Duration retryAfter) implements Progress {}
}

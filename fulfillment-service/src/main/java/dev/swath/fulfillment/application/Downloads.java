package dev.swath.fulfillment.application;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens files that a provider has delivered, by a link that the provider gives anew each time. */
public interface Downloads {
  /**
   * @param upstreamOrderId the provider's name for the order
   * @param fileName as the delivery told it
   * @param fields of the request that are passed on, such as {@code Range}
   */
  Download open(String upstreamOrderId, String fileName, List<Field> fields);

  /** A header field. */
  record Field(String name, String value) {}

  /** What came of opening a file. */
  sealed interface Download {
    /**
     * The bytes are on their way.
     *
     * @param status 200, 206, 304, 412 or 416
     * @param fields of the answer that are passed on, such as {@code ETag}
     * @param body to be closed by the caller; fails when nothing comes for too long
     */
    record Open(int status, List<Field> fields, InputStream body) implements Download {}

    /** The provider does not have the file, or not any more. */
    record NoSuchFile() implements Download {}

    /**
     * The provider did not say.
     *
     * @param retryAfter when it wants to be asked again, if it said so
     */
    record Unavailable(String cause, @Nullable Duration retryAfter) implements Download {}
  }
}

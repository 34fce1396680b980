package dev.swath.orders.tracking.application;

import java.io.InputStream;
import java.util.Map;

/** Where delivered files are fetched from. */
public interface DeliveredFiles {
  /**
   * A file as its provider names it.
   *
   * @param fileId of the file within its order
   */
  record Request(String provider, String upstreamOrderId, String fileId, String name) {}

  /**
   * Asks for a file, or for a part of it.
   *
   * @param conditions headers of RFC 9110 that the caller sent: Range, If-Range, If-None-Match
   * @throws FilesUnavailable if the file cannot be had at the moment
   */
  Answer open(Request request, Map<String, String> conditions);

  /** What is answered. */
  sealed interface Answer {
    /**
     * The file, a part of it, or why not that part.
     *
     * @param status 200, 206, 304 or 416
     * @param headers that tell of the content
     * @param body to be read to its end, and closed
     */
    record Content(int status, Map<String, String> headers, InputStream body) implements Answer {}

    /** The provider does not have the file any more. */
    record Gone() implements Answer {}
  }
}

package dev.swath.orders.tracking.application;

/**
 * The store will never take a document, however often it is asked: it is too large, or breaks a
 * rule of the collection.
 */
public final class ContentRefused extends RuntimeException {
  public ContentRefused(String message, Throwable cause) {
    super(message, cause);
  }
}

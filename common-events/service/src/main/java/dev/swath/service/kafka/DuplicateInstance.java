package dev.swath.service.kafka;

/** Another process of the service runs under the name that is configured for this one. */
public final class DuplicateInstance extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DuplicateInstance(String message) {
    super(message);
  }
}

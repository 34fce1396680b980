package dev.swath.pricing.rest;

import org.springframework.http.HttpStatus;

/** An answer that is not the one asked for, as problem details (RFC 9457). */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final String code;

  /**
   * @param code stable, in kebab case; becomes the problem's type
   */
  ProblemException(HttpStatus status, String code, String detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }

  HttpStatus status() {
    return status;
  }

  String code() {
    return code;
  }
}

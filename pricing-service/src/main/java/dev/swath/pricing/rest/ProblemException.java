package dev.swath.pricing.rest;

import java.util.List;
import org.springframework.http.HttpStatus;

/** An answer that is not the one asked for, as problem details (RFC 9457). */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final String code;
  private final transient List<FieldError> errors;

  /**
   * @param code stable, in kebab case; becomes the problem's type
   * @param errors what is wrong with which field
   */
  ProblemException(HttpStatus status, String code, String detail, List<FieldError> errors) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
  }

  ProblemException(HttpStatus status, String code, String detail) {
    this(status, code, detail, List.of());
  }

  HttpStatus status() {
    return status;
  }

  String code() {
    return code;
  }

  List<FieldError> errors() {
    return errors;
  }
}

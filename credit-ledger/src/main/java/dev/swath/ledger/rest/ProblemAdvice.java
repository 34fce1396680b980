package dev.swath.ledger.rest;

import dev.swath.events.domain.Violation;
import dev.swath.ledger.application.OperatorDesk;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;

/** Every error as a problem (RFC 9457) with a stable type. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final String TYPES = "https://swath.dev/problems/";

  @ExceptionHandler
  ResponseEntity<ProblemDetail> problem(ProblemException e) {
    ProblemDetail body = body(e.status(), e.code(), String.valueOf(e.getMessage()));
    if (!e.errors().isEmpty()) {
      body.setProperty("errors", e.errors());
    }
    return ResponseEntity.status(e.status()).body(body);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unavailable(OperatorDesk.Unavailable e) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, "5")
        .body(
            body(
                HttpStatus.SERVICE_UNAVAILABLE,
                "ledger-unavailable",
                "The ledger does not answer. Ask again: the same request is booked once."));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unauthenticated(AuthenticationException e) {
    return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        .body(
            body(
                HttpStatus.UNAUTHORIZED,
                "unauthenticated",
                "A valid bearer token is needed: " + e.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> denied(AccessDeniedException e) {
    return ResponseEntity.status(HttpStatus.FORBIDDEN)
        .body(
            body(
                HttpStatus.FORBIDDEN,
                "insufficient-scope",
                "The token needs the scope ledger:admin."));
  }

  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    Throwable cause = e.getCause();
    if (cause instanceof StreamConstraintsException) {
      return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE)
          .body(body(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", "The body is too large."));
    }
    String detail =
        cause instanceof JacksonException json
            ? json.getOriginalMessage()
            : "The body cannot be read.";
    ProblemDetail body = body(HttpStatus.BAD_REQUEST, "malformed-json", detail);
    if (cause instanceof DatabindException databind && !databind.getPath().isEmpty()) {
      StringBuilder pointer = new StringBuilder();
      databind
          .getPath()
          .forEach(
              step ->
                  pointer
                      .append('/')
                      .append(
                          step.getPropertyName() == null
                              ? String.valueOf(step.getIndex())
                              : step.getPropertyName()));
      body.setProperty(
          "errors", List.of(new Violation("invalid-value", pointer.toString(), detail)));
    }
    return ResponseEntity.badRequest().body(body);
  }

  /** What Spring MVC refuses by itself: paths, methods, media types. */
  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    HttpStatus known = HttpStatus.valueOf(status.value());
    String code = known.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return ResponseEntity.status(status)
        .headers(headers)
        .body(
            body(
                known,
                code,
                body instanceof ProblemDetail problem && problem.getDetail() != null
                    ? problem.getDetail()
                    : known.getReasonPhrase()));
  }

  private static ProblemDetail body(HttpStatus status, String code, String detail) {
    ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
    body.setType(URI.create(TYPES + code));
    body.setTitle(status.getReasonPhrase());
    return body;
  }
}

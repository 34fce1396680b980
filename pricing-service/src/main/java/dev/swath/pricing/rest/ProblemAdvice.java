package dev.swath.pricing.rest;

import dev.swath.pricing.domain.HistoryNotReady;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every error as a problem (RFC 9457) with a stable type. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final String TYPES = "https://swath.dev/problems/";
  private static final String RETRY_AFTER_SECONDS = "1";
  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> problem(ProblemException e) {
    return answer(e.status(), body(e.status(), e.code(), e.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> notReady(HistoryNotReady e) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(
            body(
                HttpStatus.SERVICE_UNAVAILABLE,
                "history-not-ready",
                "What the contract has bought before is still being read."));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unauthenticated(AuthenticationException e) {
    return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(body(HttpStatus.UNAUTHORIZED, "unauthenticated", "A valid bearer token is needed."));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> denied(AccessDeniedException e) {
    return answer(
        HttpStatus.FORBIDDEN,
        body(HttpStatus.FORBIDDEN, "insufficient-scope", "The token lacks the scope orders:read."));
  }

  /** A fault of ours: told apart from the caller's, and told to nobody but the log. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> fault(Exception e) {
    log.error("request failed", e);
    return answer(
        HttpStatus.INTERNAL_SERVER_ERROR,
        body(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "internal-server-error",
            "The service failed; the request may be repeated."));
  }

  /** What Spring MVC refuses by itself: paths, methods, media types. */
  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String detail = body instanceof ProblemDetail problem ? problem.getDetail() : null;
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(body(HttpStatus.valueOf(status.value()), detail));
  }

  /** A problem that has no better name than its status. */
  static ProblemDetail body(HttpStatus status, @Nullable String detail) {
    return body(status, status.name().toLowerCase(Locale.ROOT).replace('_', '-'), detail);
  }

  private static ProblemDetail body(HttpStatus status, String code, @Nullable String detail) {
    ProblemDetail body = ProblemDetail.forStatus(status);
    body.setType(URI.create(TYPES + code));
    body.setTitle(status.getReasonPhrase());
    body.setDetail(detail == null ? status.getReasonPhrase() : detail);
    return body;
  }

  // The type is set here, so that a problem is a problem whatever the caller accepts.
  private static ResponseEntity<ProblemDetail> answer(HttpStatus status, ProblemDetail body) {
    return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(body);
  }
}

package dev.swath.orders.config;

import dev.swath.orders.intake.application.CreditsUnknown;
import dev.swath.orders.intake.application.EventTooLarge;
import dev.swath.orders.intake.application.LogUnavailable;
import dev.swath.orders.intake.application.PricingUnavailable;
import dev.swath.orders.tracking.application.TrackingBehind;
import dev.swath.orders.tracking.application.TrackingUnavailable;
import dev.swath.orders.web.Problem;
import dev.swath.orders.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every error as a problem document of a stable type. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(2);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onLogUnavailable(LogUnavailable e) {
    String detail =
        e.isInDoubt()
            ? "The log did not confirm the request in time. Repeat it: under an Idempotency-Key it"
                + " is done once; an order without a key is called off as soon as the log answers."
            : "Nothing was ordered or cancelled. Ask again, best with an Idempotency-Key.";
    return answer(Problem.of(ProblemType.ORDERS_UNAVAILABLE, detail).retryAfter(LATER));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onEventTooLarge(EventTooLarge e) {
    log.warn("{}: {}", e.getMessage(), String.valueOf(e.getCause()));
    return answer(
        Problem.of(
            ProblemType.BODY_TOO_LARGE,
            "The order is larger than the log takes. Nothing was ordered. Place several orders."));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onTrackingUnavailable(TrackingUnavailable e) {
    return answer(
        Problem.of(
                ProblemType.TRACKING_UNAVAILABLE,
                "Orders are taken and go on, but nobody can look at them. Ask again.")
            .retryAfter(LATER));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onCreditsUnknown(CreditsUnknown e) {
    return answer(
        Problem.of(
                ProblemType.TRACKING_UNAVAILABLE,
                "Nobody can say at the moment what the contract can pay. Ask again.")
            .retryAfter(LATER));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onPricingUnavailable(PricingUnavailable e) {
    log.warn("no price: {}", e.getMessage());
    return answer(
        Problem.of(
                ProblemType.PRICING_UNAVAILABLE, "The pricing service does not answer. Ask again.")
            .retryAfter(LATER));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onTrackingBehind(TrackingBehind e) {
    return answer(
        Problem.of(ProblemType.TRACKING_BEHIND, "The latest events are being read. Ask again.")
            .retryAfter(SOON));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onAuthentication(AuthenticationException e) {
    Problem problem =
        Problem.of(
            ProblemType.UNAUTHENTICATED, "Send a valid access token: Authorization: Bearer …");
    problem.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    return answer(problem);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onAccessDenied(
      AccessDeniedException e, HttpServletRequest request) {
    String scope = Scopes.neededFor(request);
    Problem problem =
        Problem.of(ProblemType.INSUFFICIENT_SCOPE, "This needs the scope " + scope + ".")
            .with("scope", scope);
    problem
        .getHeaders()
        .set(
            HttpHeaders.WWW_AUTHENTICATE,
            "Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"");
    return answer(problem);
  }

  /** The caller went away, or sent a body that cannot be read to its end. */
  @ExceptionHandler
  @Nullable ResponseEntity<ProblemDetail> onLostCaller(
      IOException e, HttpServletResponse response) {
    log.debug("caller went away: {}", e.getMessage());
    return response.isCommitted()
        ? null
        : answer(Problem.of(ProblemType.MALFORMED_JSON, "The body ends too early."));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onBug(RuntimeException e) {
    log.error("unexpected", e);
    return answer(Problem.of(ProblemType.INTERNAL_ERROR, "It was written down for us to look at."));
  }

  private static ResponseEntity<ProblemDetail> answer(Problem problem) {
    return new ResponseEntity<>(problem.getBody(), problem.getHeaders(), problem.getStatusCode());
  }

  /** What the framework itself refuses, under our names. */
  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (e instanceof Problem) {
      return super.handleExceptionInternal(e, body, headers, status, request);
    }
    String detail =
        body instanceof ProblemDetail problem && problem.getDetail() != null
            ? problem.getDetail()
            : "The request cannot be understood.";
    ProblemDetail named = Problem.body(type(status.value()), status.value(), detail);
    return super.handleExceptionInternal(e, named, headers, status, request);
  }

  static ProblemType type(int status) {
    return switch (status) {
      case 401 -> ProblemType.UNAUTHENTICATED;
      case 403 -> ProblemType.INSUFFICIENT_SCOPE;
      case 404 -> ProblemType.NOT_FOUND;
      case 405 -> ProblemType.METHOD_NOT_ALLOWED;
      case 406 -> ProblemType.NOT_ACCEPTABLE;
      case 413 -> ProblemType.BODY_TOO_LARGE;
      case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
      default -> status < 500 ? ProblemType.INVALID_PARAMETER : ProblemType.INTERNAL_ERROR;
    };
  }
}

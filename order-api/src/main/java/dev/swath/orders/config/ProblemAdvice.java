package dev.swath.orders.config;

import dev.swath.orders.intake.application.CreditsUnknown;
import dev.swath.orders.intake.application.EventTooLarge;
import dev.swath.orders.intake.application.LogUnavailable;
import dev.swath.orders.intake.application.PricingUnavailable;
import dev.swath.orders.tracking.application.TrackingBehind;
import dev.swath.orders.tracking.application.TrackingUnavailable;
import dev.swath.orders.web.ProblemType;
import dev.swath.service.problems.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The outages of this service as problem documents. */
@RestControllerAdvice
class ProblemAdvice extends dev.swath.service.problems.ProblemAdvice {
  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(2);

  @Override
  protected String neededScope(HttpServletRequest request) {
    return Scopes.neededFor(request);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onLogUnavailable(LogUnavailable e) {
    String detail =
        e.isInDoubt()
            ? "The log did not confirm the request in time. Repeat the request: under an"
                + " Idempotency-Key it is done once. An order without a key is called off as soon"
                + " as the log answers."
            : "Nothing was ordered or cancelled. Ask again, best with an Idempotency-Key.";
    return Problem.of(ProblemType.ORDERS_UNAVAILABLE, detail).retryAfter(LATER).answer();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onEventTooLarge(EventTooLarge e) {
    log.warn("{}: {}", e.getMessage(), String.valueOf(e.getCause()));
    return Problem.of(
            ProblemType.BODY_TOO_LARGE,
            "The order is larger than the log takes. Nothing was ordered. Place several orders.")
        .answer();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onTrackingUnavailable(TrackingUnavailable e) {
    return Problem.of(
            ProblemType.TRACKING_UNAVAILABLE,
            "Orders are taken and go on, but they cannot be read at the moment. Ask again.")
        .retryAfter(LATER)
        .answer();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onCreditsUnknown(CreditsUnknown e) {
    return Problem.of(
            ProblemType.TRACKING_UNAVAILABLE,
            "What the contract can pay cannot be read at the moment. Ask again.")
        .retryAfter(LATER)
        .answer();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onPricingUnavailable(PricingUnavailable e) {
    log.warn("no price: {}", e.getMessage());
    return Problem.of(
            ProblemType.PRICING_UNAVAILABLE, "The pricing service does not answer. Ask again.")
        .retryAfter(LATER)
        .answer();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onTrackingBehind(TrackingBehind e) {
    return Problem.of(ProblemType.TRACKING_BEHIND, "The latest events are being read. Ask again.")
        .retryAfter(SOON)
        .answer();
  }
}

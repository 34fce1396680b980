package dev.swath.pricing.rest;

import dev.swath.pricing.domain.HistoryNotReady;
import dev.swath.service.problems.Problem;
import dev.swath.service.problems.ProblemAdvice;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The errors of pricing. */
@RestControllerAdvice
class PricingProblems extends ProblemAdvice {
  @Override
  protected String neededScope(HttpServletRequest request) {
    return "orders:read";
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onNotReady(HistoryNotReady e) {
    return Problem.of(
            PricingProblem.HISTORY_NOT_READY,
            "What the contract has bought before is still being read.")
        .retryAfter(Duration.ofSeconds(1))
        .answer();
  }
}

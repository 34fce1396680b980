package dev.swath.ledger.rest;

import dev.swath.ledger.application.Cards;
import dev.swath.ledger.application.OperatorDesk;
import dev.swath.service.problems.Problem;
import dev.swath.service.problems.ProblemAdvice;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The errors of the operators' API. */
@RestControllerAdvice
class LedgerProblems extends ProblemAdvice {
  private static final Duration LATER = Duration.ofSeconds(5);

  @Override
  protected String neededScope(HttpServletRequest request) {
    return "ledger:admin";
  }

  @ExceptionHandler({OperatorDesk.Unavailable.class, Cards.Unavailable.class})
  ResponseEntity<ProblemDetail> onUnavailable() {
    return Problem.of(
            LedgerProblem.LEDGER_UNAVAILABLE,
            "The ledger does not answer. Ask again: the same request is booked once.")
        .retryAfter(LATER)
        .answer();
  }
}

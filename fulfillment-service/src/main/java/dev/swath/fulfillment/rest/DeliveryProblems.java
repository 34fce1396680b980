package dev.swath.fulfillment.rest;

import dev.swath.service.problems.ProblemAdvice;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Errors of this service as problem documents. */
@RestControllerAdvice
class DeliveryProblems extends ProblemAdvice {
  @Override
  protected String neededScope(HttpServletRequest request) {
    return DeliveriesController.SCOPE;
  }
}

package dev.swath.orders.intake.rest;

import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.Billing;
import dev.swath.events.domain.OrderState.PaymentAction;
import dev.swath.events.domain.Violation;
import dev.swath.orders.intake.application.PlacedOrder;
import dev.swath.orders.intake.application.PlacedOrder.Shortfall;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.Presented;
import dev.swath.orders.web.BillingView;
import dev.swath.orders.web.ClientSecrets;
import dev.swath.orders.web.ProblemType;
import dev.swath.service.problems.Problem;
import dev.swath.service.problems.ProblemError;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Why there is no order, as problems. */
final class Refusals {
  private Refusals() {}

  /** Everything that is wrong with a request. */
  static Problem of(List<Fault> faults) {
    Set<Fault.Kind> kinds = faults.stream().map(Fault::kind).collect(Collectors.toSet());
    ProblemType type =
        kinds.size() == 1 ? type(kinds.iterator().next()) : ProblemType.INVALID_ORDER;
    String detail =
        faults.size() == 1
            ? faults.getFirst().detail()
            : "There are " + faults.size() + " errors in the order.";
    return Problem.of(type, 422, detail).errors(faults.stream().map(Refusals::error).toList());
  }

  private static ProblemType type(Fault.Kind kind) {
    return switch (kind) {
      case FIELD -> ProblemType.INVALID_ORDER;
      case UNKNOWN_FIELD -> ProblemType.UNKNOWN_FIELD;
      case AREA -> ProblemType.INVALID_AOI;
      case UNKNOWN_PRODUCT -> ProblemType.UNKNOWN_PRODUCT;
      case UNKNOWN_CONTRACT -> ProblemType.UNKNOWN_CONTRACT;
    };
  }

  static ProblemError error(Fault fault) {
    Position at = fault.at();
    return new ProblemError(
        fault.pointer(),
        fault.reason(),
        fault.detail(),
        at == null ? null : List.of(at.lon(), at.lat()),
        fault.repair());
  }

  static Problem of(Presented.Refused refused) {
    ProblemType type =
        switch (refused.reason()) {
          case INVALID -> ProblemType.QUOTE_INVALID;
          case EXPIRED -> ProblemType.QUOTE_EXPIRED;
          case MISMATCH -> ProblemType.QUOTE_MISMATCH;
        };
    return Problem.of(type, refused.detail()).errors(List.of(error(Fault.of(refused.violation()))));
  }

  static Problem unconfirmed(PlacedOrder order, PaymentAction action, ClientSecrets secrets) {
    Problem problem =
        Problem.of(
                ProblemType.PAYMENT_ACTION_REQUIRED,
                "The order waits until the card's holder has confirmed the payment at the bank"
                    + " (3-D Secure). Then repeat the request under the same Idempotency-Key.")
            .with("orderId", order.state().id().toString())
            .with("expiresAt", action.expiresAt());
    Billing billing = order.state().billing();
    if (billing == null) {
      return problem;
    }
    problem.with("billing", BillingView.of(billing));
    if (billing.paymentId() != null) {
      secrets
          .ofPayment(billing.paymentId())
          .ifPresent(secret -> problem.with("clientSecret", secret));
    }
    return problem;
  }

  /** Each limit has its own type. The reasons of a declined payment are the bank's: one type. */
  private static Problem refusedBy(Violation violation) {
    ProblemType type =
        switch (violation.reason()) {
          case "insufficient-credits" -> ProblemType.INSUFFICIENT_CREDITS;
          case "credit-limit-reached" -> ProblemType.CREDIT_LIMIT_REACHED;
          case "budget-exceeded" -> ProblemType.BUDGET_EXCEEDED;
          case "contract-suspended" -> ProblemType.CONTRACT_SUSPENDED;
          case "price-too-old" -> ProblemType.PRICE_TOO_OLD;
          case "voucher-used-up" -> ProblemType.VOUCHER_USED_UP;
          case "payment-not-completed" -> ProblemType.PAYMENT_NOT_COMPLETED;
          case "unknown-contract" -> ProblemType.UNKNOWN_CONTRACT;
          default -> ProblemType.PAYMENT_DECLINED;
        };
    // A contract that nobody opened is an error in the order, wherever it is noticed.
    int status = type == ProblemType.UNKNOWN_CONTRACT ? 422 : type.status();
    return Problem.of(type, status, violation.detail());
  }

  static Problem unaffordable(PlacedOrder order, Violation violation) {
    Problem problem =
        refusedBy(violation)
            .errors(List.of(ProblemError.of(violation)))
            .with("orderId", order.state().id().toString())
            .with("reason", violation.reason());
    Shortfall shortfall = order.shortfall();
    return shortfall == null
        ? problem
        : problem
            .with("requested", shortfall.requested())
            .with("available", shortfall.available())
            .with("missing", shortfall.missing());
  }
}

package dev.swath.ledger.rest;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.Violation;
import dev.swath.ledger.application.OperatorDesk;
import dev.swath.ledger.domain.Decider;
import dev.swath.ledger.domain.LedgerReply;
import dev.swath.ledger.domain.LedgerReply.Booked;
import dev.swath.ledger.domain.LedgerReply.Denied;
import dev.swath.ledger.domain.LedgerRequest.GrantCredits;
import dev.swath.ledger.domain.LedgerRequest.OpenContract;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Opens contracts and tops them up. Scope {@code ledger:admin}. Every call may be repeated: it is
 * booked once. Errors are problems (RFC 9457); without the log, or without an answer in time, 503.
 */
@RestController
@RequestMapping("/v1/contracts")
class ContractsController {
  private static final int LONGEST_TEXT = 200;
  private static final int LONGEST_KEY = 128;

  private final OperatorDesk desk;
  private final Clock clock;

  ContractsController(OperatorDesk desk, Clock clock) {
    this.desk = desk;
    this.clock = clock;
  }

  /**
   * @param credits the first credits; 0 if absent
   * @param creditLimit how far below zero the available credits may go; 0 if absent
   */
  record OpenBody(
      @Nullable String contractId,
      @Nullable String name,
      @Nullable Long credits,
      @Nullable Long creditLimit) {}

  /**
   * @param credits how many to add; at least 1
   * @param reason for the books
   */
  record TopUpBody(@Nullable Long credits, @Nullable String reason) {}

  /** A contract with its balances, in credits. */
  record ContractView(
      String contractId,
      String name,
      long creditsAvailable,
      long creditsHeld,
      long creditsSpent,
      long creditLimit) {
    static ContractView of(Booked booked) {
      return new ContractView(
          booked.contractId().value(),
          booked.terms().name(),
          booked.balances().available(),
          booked.balances().held(),
          booked.balances().spent(),
          booked.terms().creditLimit().amount());
    }
  }

  /** 201; 200 if it was open with the same terms; 409 if with others. */
  @PostMapping
  ResponseEntity<ContractView> open(@RequestBody OpenBody body) {
    List<Violation> errors = new ArrayList<>();
    ContractId contract = contractId(body.contractId(), errors);
    String name = text("/name", body.name(), errors);
    long credits = amount("/credits", body.credits() == null ? 0L : body.credits(), 0, errors);
    long limit =
        amount("/creditLimit", body.creditLimit() == null ? 0L : body.creditLimit(), 0, errors);
    if (contract == null || !errors.isEmpty()) {
      throw invalid(errors);
    }
    Booked booked =
        booked(
            desk.ask(
                new OpenContract(
                    contract, clock.instant(), name, new Credits(credits), new Credits(limit))));
    return ResponseEntity.status(booked.repeated() ? HttpStatus.OK : HttpStatus.CREATED)
        .body(ContractView.of(booked));
  }

  /** 200; 404 if there is no such contract; 422 if the key was used for another amount. */
  @PostMapping("/{id}/credits")
  ContractView topUp(
      @PathVariable("id") String id,
      @RequestHeader("Idempotency-Key") String key,
      @RequestBody TopUpBody body) {
    List<Violation> errors = new ArrayList<>();
    ContractId contract = contractId(id, new ArrayList<>());
    if (contract == null) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND, "unknown-contract", "There is no such contract.", List.of());
    }
    long credits = amount("/credits", body.credits(), 1, errors);
    if (body.reason() != null) {
      text("/reason", body.reason(), errors);
    }
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      errors.add(
          new Violation(
              "invalid-idempotency-key",
              null,
              "Idempotency-Key must have 1 to " + LONGEST_KEY + " characters."));
    }
    if (!errors.isEmpty()) {
      throw invalid(errors);
    }
    return ContractView.of(
        booked(
            desk.ask(
                new GrantCredits(
                    contract, clock.instant(), key, new Credits(credits), body.reason()))));
  }

  private static Booked booked(LedgerReply reply) {
    return switch (reply) {
      case Booked booked -> booked;
      case Denied(_, Violation violation) ->
          throw new ProblemException(
              switch (violation.reason()) {
                case "contract-exists" -> HttpStatus.CONFLICT;
                case "unknown-contract" -> HttpStatus.NOT_FOUND;
                default -> HttpStatus.UNPROCESSABLE_CONTENT;
              },
              violation.reason(),
              violation.detail(),
              List.of());
    };
  }

  private static @Nullable ContractId contractId(@Nullable String text, List<Violation> errors) {
    try {
      if (text != null) {
        return new ContractId(text);
      }
    } catch (IllegalArgumentException e) {
      // Answered below, as an absent one is.
    }
    errors.add(
        new Violation(
            "invalid-contract-id",
            "/contractId",
            "1 to 64 letters, digits, dots, underscores and hyphens."));
    return null;
  }

  private static String text(String pointer, @Nullable String text, List<Violation> errors) {
    if (text == null || text.isBlank() || text.length() > LONGEST_TEXT) {
      errors.add(new Violation("invalid-text", pointer, "1 to " + LONGEST_TEXT + " characters."));
      return "";
    }
    return text;
  }

  private static long amount(
      String pointer, @Nullable Long amount, long least, List<Violation> errors) {
    if (amount == null || amount < least || amount > Decider.MOST_AVAILABLE) {
      errors.add(
          new Violation(
              "invalid-amount",
              pointer,
              "A whole number from " + least + " to " + Decider.MOST_AVAILABLE + "."));
      return least;
    }
    return amount;
  }

  private static ProblemException invalid(List<Violation> errors) {
    return new ProblemException(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "invalid-request",
        "The request has " + errors.size() + (errors.size() == 1 ? " error." : " errors."),
        errors);
  }
}

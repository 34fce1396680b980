package dev.swath.ledger.rest;

import dev.swath.events.domain.CanonicalText;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Violation;
import dev.swath.ledger.application.Cards;
import dev.swath.ledger.application.ContractQuery;
import dev.swath.ledger.application.OperatorDesk;
import dev.swath.ledger.domain.Decider;
import dev.swath.ledger.domain.LedgerReply;
import dev.swath.ledger.domain.LedgerReply.Booked;
import dev.swath.ledger.domain.LedgerReply.Denied;
import dev.swath.ledger.domain.LedgerRequest.AdjustCredits;
import dev.swath.ledger.domain.LedgerRequest.ChangeTerms;
import dev.swath.ledger.domain.LedgerRequest.GrantCredits;
import dev.swath.ledger.domain.LedgerRequest.OpenContract;
import dev.swath.ledger.domain.LedgerRequest.OperatorRequest;
import dev.swath.ledger.domain.LedgerRequest.RefundCredits;
import dev.swath.ledger.domain.LedgerRequest.ShowContract;
import dev.swath.ledger.domain.PaymentCard;
import dev.swath.ledger.rest.ContractBodies.AdjustBody;
import dev.swath.ledger.rest.ContractBodies.BudgetBody;
import dev.swath.ledger.rest.ContractBodies.CardView;
import dev.swath.ledger.rest.ContractBodies.ChangeBody;
import dev.swath.ledger.rest.ContractBodies.ContractView;
import dev.swath.ledger.rest.ContractBodies.GrantBody;
import dev.swath.ledger.rest.ContractBodies.OpenBody;
import dev.swath.ledger.rest.ContractBodies.RefundBody;
import dev.swath.ledger.rest.ContractListing.ContractPage;
import dev.swath.service.http.IdempotencyKeys;
import dev.swath.service.problems.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.responses.ApiResponses;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The operators' API. Scope {@code ledger:admin}. Every call may be repeated under its {@code
 * Idempotency-Key}: it is booked once, with who asked and why; another request under the same key
 * is 422. Each answers with the contract as it then stands. Errors are problems (RFC 9457); 404 if
 * there is no such contract; without the log, or without an answer in time, 503.
 */
@RestController
@RequestMapping("/v1/contracts")
@Tag(name = "Contracts")
class ContractsController {
  private static final Logger log = LoggerFactory.getLogger(ContractsController.class);

  private static final String IDEMPOTENCY =
      "The caller's name for this request: 1 to 128 printable ASCII characters, with or without"
          + " quotes. The same request under the same key is booked once.";

  private final OperatorDesk desk;
  private final Cards cards;
  private final Clock clock;

  ContractsController(OperatorDesk desk, Cards cards, Clock clock) {
    this.desk = desk;
    this.cards = cards;
    this.clock = clock;
  }

  /** Opens a contract. 201; 200 if it was opened just so before; 409 if otherwise. */
  @Operation(summary = "Opens a contract")
  @ApiResponses({
    @ApiResponse(responseCode = "201", description = "The contract is open"),
    @ApiResponse(responseCode = "200", description = "It was opened just so before"),
    @ApiResponse(responseCode = "409", description = "It was opened with other terms")
  })
  @PostMapping
  ResponseEntity<ContractView> open(
      @RequestBody OpenBody body, @Parameter(hidden = true) @AuthenticationPrincipal Jwt token) {
    Fields fields = new Fields();
    ContractId contract = fields.contractId("/contractId", body.contractId());
    Terms terms = body.terms(fields);
    LedgerEntry.Operation operation = operation(fields, token, body.reason(), body);
    Credits credits = fields.credits("/credits", Objects.requireNonNullElse(body.credits(), 0L), 0);
    fields.requireValid();
    keep(contract, terms.card());
    Booked booked =
        ask(
            new OpenContract(
                contract,
                clock.instant(),
                operation,
                terms.withCardByReference(contract),
                credits,
                body.validUntil()));
    return ResponseEntity.status(booked.repeated() ? HttpStatus.OK : HttpStatus.CREATED)
        .body(view(booked));
  }

  /** A page of the contracts, by id. */
  @Operation(
      summary = "Lists contracts with their balances, sorted by id",
      description =
          "The contracts are spread over all instances of the ledger. Whichever instance is asked"
              + " puts the question to the owner of each partition, over the log, as it does with"
              + " a question for one contract; so each contract is shown as the ledger has it at"
              + " that moment. Contracts that are opened while pages are read may be missing. If one"
              + " of the owners does not answer in time, the answer is 503 and not a part of the"
              + " list.")
  @ApiResponse(responseCode = "200", description = "A page of contracts")
  @GetMapping
  ContractPage list(
      @Parameter(
              description = "How many contracts at most.",
              schema =
                  @Schema(
                      types = "integer",
                      minimum = "1",
                      maximum = "" + ContractListing.MAX_LIMIT,
                      defaultValue = "" + ContractListing.DEFAULT_LIMIT))
          @RequestParam(defaultValue = "" + ContractListing.DEFAULT_LIMIT)
          String limit,
      @Parameter(description = "nextCursor of the page before.") @RequestParam(required = false)
          @Nullable String cursor,
      @Parameter(
              description = "Only contracts that pay so.",
              schema = @Schema(allowableValues = {"credit", "enterprise", "card"}))
          @RequestParam(required = false)
          @Nullable String billingMode,
      @Parameter(
              description = "Only contracts that are suspended, or only those that are not.",
              schema = @Schema(types = "boolean"))
          @RequestParam(required = false)
          @Nullable String suspended) {
    int most = ContractListing.limit(limit);
    // One more than is shown tells whether there is another page.
    return ContractPage.of(
        desk.list(
            new ContractQuery(
                ContractListing.cursor(cursor),
                most + 1,
                ContractListing.billingMode(billingMode),
                ContractListing.suspended(suspended))),
        most);
  }

  /** Shows the contract as the ledger has it at this moment. */
  @Operation(summary = "Shows a contract as the ledger has it at this moment")
  @ApiResponses({
    @ApiResponse(responseCode = "200", description = "The contract as it then stands"),
    @ApiResponse(responseCode = "404", description = "There is no such contract")
  })
  @GetMapping("/{id}")
  ContractView show(@PathVariable("id") String id) {
    return view(ask(new ShowContract(Fields.inPath(id), clock.instant())));
  }

  /** Changes terms: name, limits, budgets, card; suspends or resumes. */
  @Operation(summary = "Changes terms: name, limits, budgets, card; suspends or resumes")
  @ApiResponses({
    @ApiResponse(responseCode = "200", description = "The contract as it then stands"),
    @ApiResponse(responseCode = "404", description = "There is no such contract")
  })
  @PatchMapping("/{id}")
  ContractView change(
      @PathVariable("id") String id,
      @Parameter(description = IDEMPOTENCY) @RequestHeader(IdempotencyKeys.HEADER) String key,
      @RequestBody ChangeBody body,
      @Parameter(hidden = true) @AuthenticationPrincipal Jwt token) {
    ContractId contract = Fields.inPath(id);
    Fields fields = new Fields();
    Terms.Card card = ContractBodies.card(fields, body.card());
    ChangeTerms request =
        new ChangeTerms(
            contract,
            clock.instant(),
            IdempotencyKeys.of(key),
            operation(fields, token, body.reason(), distinct(body)),
            fields.optionalText("/name", body.name()),
            fields.optionalCredits("/creditLimit", body.creditLimit()),
            fields.optionalCredits("/lowBalance", body.lowBalance()),
            ContractBodies.budgets(fields, body.budgets()),
            card == null ? null : card.byReference(contract),
            body.suspended());
    fields.requireValid();
    keep(contract, card);
    return view(ask(request));
  }

  /** Adds credits. */
  @Operation(summary = "Adds credits")
  @ApiResponses({
    @ApiResponse(responseCode = "200", description = "The contract as it then stands"),
    @ApiResponse(responseCode = "404", description = "There is no such contract")
  })
  @PostMapping("/{id}/credits")
  ContractView grant(
      @PathVariable("id") String id,
      @Parameter(description = IDEMPOTENCY) @RequestHeader(IdempotencyKeys.HEADER) String key,
      @RequestBody GrantBody body,
      @Parameter(hidden = true) @AuthenticationPrincipal Jwt token) {
    ContractId contract = Fields.inPath(id);
    Fields fields = new Fields();
    GrantCredits request =
        new GrantCredits(
            contract,
            clock.instant(),
            IdempotencyKeys.of(key),
            operation(fields, token, body.reason(), body),
            fields.credits("/credits", body.credits(), 1),
            body.validUntil());
    fields.requireValid();
    return view(ask(request));
  }

  /** Corrects the available credits, with a reason. 422 if they would fall below the limit. */
  @Operation(summary = "Corrects the available credits, with a reason")
  @ApiResponses({
    @ApiResponse(responseCode = "200", description = "The contract as it then stands"),
    @ApiResponse(responseCode = "404", description = "There is no such contract")
  })
  @PostMapping("/{id}/adjustments")
  ContractView adjust(
      @PathVariable("id") String id,
      @Parameter(description = IDEMPOTENCY) @RequestHeader(IdempotencyKeys.HEADER) String key,
      @RequestBody AdjustBody body,
      @Parameter(hidden = true) @AuthenticationPrincipal Jwt token) {
    ContractId contract = Fields.inPath(id);
    Fields fields = new Fields();
    long by = fields.number("/credits", body.credits(), -Decider.MOST_AVAILABLE);
    if (body.credits() != null && by == 0) {
      fields.addError("invalid-amount", "/credits", "Not 0.");
    }
    fields.text("/reason", body.reason());
    AdjustCredits request =
        new AdjustCredits(
            contract,
            clock.instant(),
            IdempotencyKeys.of(key),
            new LedgerEntry.Operation(subject(token), body.reason(), CanonicalText.sha256(body)),
            by);
    fields.requireValid();
    return view(ask(request));
  }

  /**
   * Gives back what was charged for a delivery, or a part of it. 422 if that is more than was
   * charged, or too long ago.
   */
  @Operation(summary = "Gives back what was charged for a delivery, or a part of it")
  @ApiResponses({
    @ApiResponse(responseCode = "200", description = "The contract as it then stands"),
    @ApiResponse(responseCode = "404", description = "There is no such contract")
  })
  @PostMapping("/{id}/refunds")
  ContractView refund(
      @PathVariable("id") String id,
      @Parameter(description = IDEMPOTENCY) @RequestHeader(IdempotencyKeys.HEADER) String key,
      @RequestBody RefundBody body,
      @Parameter(hidden = true) @AuthenticationPrincipal Jwt token) {
    ContractId contract = Fields.inPath(id);
    Fields fields = new Fields();
    RefundCredits request =
        new RefundCredits(
            contract,
            clock.instant(),
            IdempotencyKeys.of(key),
            operation(fields, token, body.reason(), body),
            fields.orderId("/orderId", body.orderId()),
            fields.deliveryId("/deliveryId", body.deliveryId()),
            fields.credits("/credits", body.credits(), 1));
    fields.requireValid();
    return view(ask(request));
  }

  private static LedgerEntry.Operation operation(
      Fields fields, Jwt token, @Nullable String reason, Record body) {
    return new LedgerEntry.Operation(
        subject(token), fields.optionalText("/reason", reason), CanonicalText.sha256(body));
  }

  /** A list that is empty takes all away, and one that is absent nothing: not the same request. */
  private static Record distinct(ChangeBody body) {
    List<@Nullable BudgetBody> budgets = body.budgets();
    return budgets != null && budgets.isEmpty() ? new WithoutBudgets(body, true) : body;
  }

  private record WithoutBudgets(ChangeBody change, boolean withoutBudgets) {}

  private static String subject(Jwt token) {
    return Objects.requireNonNullElse(token.getSubject(), "");
  }

  /** Before anything refers to the card. One that is kept in vain does no harm. */
  private void keep(ContractId contract, Terms.@Nullable Card card) {
    if (card != null) {
      cards.keep(PaymentCard.of(contract, card));
    }
  }

  private ContractView view(Booked booked) {
    Terms.Card card = booked.terms().card();
    String reference = card == null ? null : card.byReference(booked.contractId()).reference();
    return ContractView.of(
        booked, reference == null ? null : CardView.of(reference, find(reference)));
  }

  private @Nullable PaymentCard find(String reference) {
    try {
      return cards.find(reference);
    } catch (Cards.Unavailable e) {
      // The contract can be shown without.
      log.warn("{} is shown without its names: {}", reference, e.getMessage());
      return null;
    }
  }

  private Booked ask(OperatorRequest request) {
    LedgerReply reply = desk.ask(request);
    return switch (reply) {
      case Booked booked -> booked;
      case Denied(_, Violation violation) ->
          throw Problem.of(LedgerProblem.ofDenial(violation.reason()), violation.detail());
    };
  }
}

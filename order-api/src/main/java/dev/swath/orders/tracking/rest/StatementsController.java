package dev.swath.orders.tracking.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.events.domain.Terms;
import dev.swath.orders.tracking.application.ContractTracking;
import dev.swath.orders.tracking.domain.ContractAccount;
import dev.swath.orders.tracking.domain.MonthStatement;
import dev.swath.orders.web.Links.Link;
import dev.swath.orders.web.Names;
import dev.swath.orders.web.ProblemType;
import dev.swath.orders.web.Problems;
import dev.swath.service.problems.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Answers for a month of a contract. */
@RestController
@Tag(name = "Accounts")
class StatementsController {
  private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");

  private final ContractTracking contracts;
  private final Clock clock;

  StatementsController(ContractTracking contracts, Clock clock) {
    this.contracts = contracts;
    this.clock = clock;
  }

  /** A month of a contract; for one that pays by invoice, what the invoice is about. */
  @Schema(name = "Statement")
  record StatementView(
      String contractId,
      String name,
      @Schema(description = "Begins and ends at midnight UTC.", example = "2026-05") String month,
      @Schema(description = "Whether the month has ended.") @JsonProperty("complete")
          boolean isComplete,
      @Schema(ref = Names.BILLING_MODE_REF) String billingMode,
      @Schema(description = "As the month before left them.") BalancesView opening,
      @Schema(description = "Of the kinds of entries that occurred.") List<Total> totals,
      @Schema(description = "After the month's last entry.") BalancesView closing,
      Charged charged,
      @JsonProperty("_links") Map<String, Link> links) {}

  @Schema(name = "StatementTotal")
  record Total(
      @Schema(ref = Names.ENTRY_KIND_REF) String kind,
      @Schema(description = "How many.") long entries,
      @Schema(
              description =
                  "That they moved; where an operator adjusted, what was added less what was"
                      + " taken away.")
          long credits) {}

  /** Spent less refunded; below zero if more was refunded than spent. */
  @Schema(
      name = "Charged",
      description = "Spent less refunded; below zero if more was refunded than spent.")
  record Charged(
      long credits,
      @Schema(description = "ISO 4217.", example = "EUR") String currency,
      @Schema(
              description =
                  "What the orders cost in the currency, each rounded up by itself: what the card"
                      + " paid, or what the invoice is about.",
              example = "42.00")
          BigDecimal amount) {}

  @Operation(
      summary = "Shows the statement of a month",
      description =
          "Opening balances, what was booked by kind, closing balances, and what was charged. For"
              + " a contract that pays by invoice that is the month's invoice, once the month is"
              + " complete. The present month is shown as it stands.")
  @Problems({
    ProblemType.INVALID_PARAMETER,
    ProblemType.UNKNOWN_CONTRACT,
    ProblemType.UNKNOWN_STATEMENT,
    ProblemType.TRACKING_UNAVAILABLE,
    ProblemType.TRACKING_BEHIND
  })
  @GetMapping("/v1/contracts/{id}/statements/{month}")
  StatementView getStatement(
      @PathVariable String id,
      @Parameter(example = "2026-05", schema = @Schema(types = "string", pattern = "\\d{4}-\\d{2}"))
          @PathVariable
          String month,
      @AuthenticationPrincipal Jwt token) {
    YearMonth asked = month(month);
    YearMonth present = YearMonth.now(clock.withZone(ZoneOffset.UTC));
    ContractAccount account = ContractsController.find(contracts, id, token);
    MonthStatement statement = asked.isAfter(present) ? null : contracts.statement(account, asked);
    if (statement == null) {
      throw Problem.of(
          ProblemType.UNKNOWN_STATEMENT,
          "Statements of "
              + account.id()
              + " are from "
              + account.since()
              + " to "
              + present
              + ".");
    }
    Terms terms = Objects.requireNonNull(account.terms(), "an opened contract has terms");
    return new StatementView(
        account.id().value(),
        terms.name(),
        month,
        asked.isBefore(present),
        Names.of(terms.billingMode()),
        BalancesView.of(statement.opening()),
        statement.totals().entrySet().stream()
            .map(
                total ->
                    new Total(
                        Names.of(total.getKey()),
                        total.getValue().entries(),
                        total.getValue().credits()))
            .toList(),
        BalancesView.of(statement.closing()),
        new Charged(statement.charged(), terms.currency(), statement.charged(terms)),
        links(account, asked));
  }

  private static YearMonth month(String text) {
    try {
      if (MONTH.matcher(text).matches()) {
        return YearMonth.parse(text);
      }
    } catch (DateTimeException e) {
      // A thirteenth month: said below.
    }
    throw OrdersController.invalid("month", "A month is written as 2026-05.");
  }

  private static Map<String, Link> links(ContractAccount account, YearMonth month) {
    String contract = "/v1/contracts/" + account.id();
    String window =
        "?from=%s-01T00:00:00Z&to=%s-01T00:00:00Z".formatted(month, month.plusMonths(1));
    Map<String, Link> links = new LinkedHashMap<>();
    links.put("self", new Link(contract + "/statements/" + month));
    links.put("contract", new Link(contract));
    links.put("entries", new Link(contract + "/entries" + window));
    return links;
  }
}

package dev.swath.orders.tracking.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.Terms;
import dev.swath.orders.tracking.application.ContractTracking;
import dev.swath.orders.tracking.domain.ContractAccount;
import dev.swath.orders.web.Caller;
import dev.swath.orders.web.Links.Link;
import dev.swath.orders.web.Names;
import dev.swath.orders.web.ProblemType;
import dev.swath.orders.web.Problems;
import dev.swath.service.problems.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers for contracts. */
@RestController
@RequestMapping("/v1/contracts")
@Tag(name = "Contracts")
class ContractsController {
  private final ContractTracking tracking;

  ContractsController(ContractTracking tracking) {
    this.tracking = tracking;
  }

  /**
   * Amounts in credits.
   *
   * @param creditsAvailable may be negative, down to the credit limit
   * @param creditsSpent refunds not deducted
   * @param creditLimit how far below zero the available credits may go
   * @param creditsPerUnit how many credits are one unit of the currency
   * @param lowBalance when the available credits fall below this, the journal says so; absent for
   *     never
   */
  @Schema(name = "Contract")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ContractView(
      String contractId,
      String name,
      @Schema(ref = Names.BILLING_MODE_REF) String billingMode,
      @Schema(description = "ISO 4217.", example = "EUR") String currency,
      long creditsPerUnit,
      long creditsAvailable,
      long creditsHeld,
      long creditsSpent,
      long creditsRefunded,
      long creditsGranted,
      long creditsExpired,
      long creditLimit,
      @Nullable Long lowBalance,
      @JsonProperty("suspended") boolean isSuspended,
      List<BudgetView> budgets) {
    static ContractView of(ContractAccount account) {
      Terms terms = Objects.requireNonNull(account.terms(), "an opened contract has terms");
      Credits lowBalance = terms.lowBalance();
      return new ContractView(
          account.id().value(),
          terms.name(),
          Names.of(terms.billingMode()),
          terms.currency(),
          terms.creditsPerUnit(),
          account.balances().available(),
          account.balances().held(),
          account.balances().spent(),
          account.balances().refunded(),
          account.balances().granted(),
          account.balances().expired(),
          terms.creditLimit().amount(),
          lowBalance == null ? null : lowBalance.amount(),
          terms.suspended(),
          terms.budgets().stream().map(BudgetView::of).toList());
    }
  }

  /** What may be held and spent in each period. */
  @Schema(name = "Budget")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BudgetView(
      @Schema(
              description =
                  "Subject of the orders' tokens; absent for the contract as a whole, * for"
                      + " everybody, each for themselves.")
          @Nullable String user,
      @Schema(
              description = "Begins at midnight UTC.",
              allowableValues = {"day", "month", "year"})
          String period,
      @Schema(description = "In credits.") long limit) {
    static BudgetView of(Terms.Budget budget) {
      return new BudgetView(budget.user(), Names.of(budget.period()), budget.limit().amount());
    }
  }

  /**
   * @param nextCursor where the next page begins; absent on the last
   */
  @Schema(name = "ContractList")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ContractList(
      List<ContractView> contracts,
      @Nullable String nextCursor,
      @JsonProperty("_links") Map<String, Link> links) {}

  @Operation(
      summary = "Lists the contracts that the token names, with their credits",
      description = "Sorted by id.")
  @Problems({ProblemType.INVALID_PARAMETER, ProblemType.TRACKING_UNAVAILABLE})
  @GetMapping
  ContractList listContracts(
      @Parameter(
              description = "How many at most.",
              schema =
                  @Schema(
                      types = "integer",
                      minimum = "1",
                      maximum = "" + OrdersController.MAX_LIMIT,
                      defaultValue = "" + OrdersController.MAX_LIMIT))
          @RequestParam(defaultValue = "" + OrdersController.MAX_LIMIT)
          int limit,
      @Parameter(description = "nextCursor of the page before.") @RequestParam(required = false)
          @Nullable String cursor,
      @AuthenticationPrincipal Jwt token) {
    OrdersController.checkLimit(limit);
    String after = cursor == null ? null : Cursor.parseContract(cursor);
    // One more than is shown tells whether there is another page.
    List<ContractAccount> found =
        tracking.list(Caller.of(token).visibleContracts(), after, limit + 1);
    List<ContractAccount> shown = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? Cursor.behind(shown.getLast().id()) : null;
    return new ContractList(
        shown.stream().filter(account -> account.terms() != null).map(ContractView::of).toList(),
        next,
        new PageLinks("/v1/contracts").with("limit", limit).links(cursor, next));
  }

  @Operation(summary = "Shows a contract with its credits")
  @Problems({
    ProblemType.UNKNOWN_CONTRACT,
    ProblemType.TRACKING_UNAVAILABLE,
    ProblemType.TRACKING_BEHIND
  })
  @GetMapping("/{id}")
  ContractView getContract(@PathVariable String id, @AuthenticationPrincipal Jwt token) {
    return ContractView.of(find(tracking, id, token));
  }

  /**
   * @throws Problem 404 if there is no such contract, or if the caller may not know of it
   */
  static ContractAccount find(ContractTracking tracking, String id, Jwt token) {
    ContractAccount account = tracking.find(ContractIds.parse(id, Caller.of(token)));
    if (account == null) {
      throw ContractIds.unknown(id);
    }
    return account;
  }
}

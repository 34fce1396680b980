package dev.swath.orders.tracking.rest;

import dev.swath.events.domain.ContractId;
import dev.swath.orders.tracking.application.ContractTracking;
import dev.swath.orders.tracking.domain.ContractAccount;
import dev.swath.orders.web.Caller;
import dev.swath.orders.web.ProblemType;
import dev.swath.orders.web.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
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
   * In credits.
   *
   * @param creditsAvailable may be negative, down to the credit limit
   * @param creditLimit how far below zero the available credits may go
   */
  @Schema(name = "Contract")
  record ContractView(
      String contractId,
      String name,
      long creditsAvailable,
      long creditsHeld,
      long creditsSpent,
      long creditLimit) {
    static ContractView of(ContractAccount account) {
      return new ContractView(
          account.id().value(),
          account.name(),
          account.creditsAvailable(),
          account.creditsHeld(),
          account.creditsSpent(),
          account.creditLimit());
    }
  }

  @Schema(name = "ContractList")
  record ContractList(List<ContractView> contracts) {}

  @Operation(summary = "Lists the contracts that the token names, with their credits")
  @Problems(ProblemType.TRACKING_UNAVAILABLE)
  @GetMapping
  ContractList listContracts(@AuthenticationPrincipal Jwt token) {
    return new ContractList(
        tracking.list(Caller.of(token).visibleContracts()).stream().map(ContractView::of).toList());
  }

  @Operation(summary = "Shows a contract with its credits")
  @Problems({
    ProblemType.UNKNOWN_CONTRACT,
    ProblemType.TRACKING_UNAVAILABLE,
    ProblemType.TRACKING_BEHIND
  })
  @GetMapping("/{id}")
  ContractView getContract(@PathVariable String id, @AuthenticationPrincipal Jwt token) {
    ContractId contract = ContractIds.parse(id, Caller.of(token));
    ContractAccount account = tracking.find(contract);
    if (account == null) {
      throw ContractIds.unknown(id);
    }
    return ContractView.of(account);
  }
}

package dev.swath.ledger.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.ledger.application.ContractQuery;
import dev.swath.ledger.application.ContractSummary;
import dev.swath.service.problems.CommonProblem;
import dev.swath.service.problems.Problem;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The query and the page of a list of contracts. A parameter that is wrong is a 400. */
final class ContractListing {
  static final int MAX_LIMIT = ContractQuery.MAX_CONTRACTS - 1;
  static final int DEFAULT_LIMIT = 50;

  private ContractListing() {}

  /** A contract in a list, with its balances in credits. */
  record ContractItem(
      String contractId,
      String name,
      String billingMode,
      String currency,
      long creditLimit,
      boolean suspended,
      long creditsGranted,
      long creditsAvailable,
      long creditsHeld,
      long creditsSpent,
      long creditsRefunded,
      long creditsExpired) {
    static ContractItem of(ContractSummary contract) {
      return new ContractItem(
          contract.contractId().value(),
          contract.name(),
          Fields.lowerCase(contract.billingMode()),
          contract.currency(),
          contract.creditLimit().amount(),
          contract.suspended(),
          contract.balances().granted(),
          contract.balances().available(),
          contract.balances().held(),
          contract.balances().spent(),
          contract.balances().refunded(),
          contract.balances().expired());
    }
  }

  /**
   * @param nextCursor where the next page begins; absent on the last
   */
  record ContractPage(List<ContractItem> contracts, @Nullable String nextCursor) {
    static ContractPage of(List<ContractSummary> found, int limit) {
      List<ContractSummary> shown = found.subList(0, Math.min(limit, found.size()));
      return new ContractPage(
          shown.stream().map(ContractItem::of).toList(),
          found.size() > limit ? behind(shown.getLast().contractId()) : null);
    }
  }

  private static String behind(ContractId contract) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(contract.value().getBytes(UTF_8));
  }

  static @Nullable ContractId cursor(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      return new ContractId(new String(Base64.getUrlDecoder().decode(cursor), UTF_8));
    } catch (IllegalArgumentException e) {
      throw wrong("cursor", "cursor is the nextCursor of another page.");
    }
  }

  static int limit(String limit) {
    if (limit.matches("[1-9][0-9]{0,2}") && Integer.parseInt(limit) <= MAX_LIMIT) {
      return Integer.parseInt(limit);
    }
    throw wrong("limit", "limit is a whole number from 1 to " + MAX_LIMIT + ".");
  }

  static @Nullable BillingMode billingMode(@Nullable String mode) {
    if (mode == null) {
      return null;
    }
    for (BillingMode one : BillingMode.values()) {
      if (Fields.lowerCase(one).equals(mode)) {
        return one;
      }
    }
    throw wrong("billingMode", "billingMode is credit, enterprise or card.");
  }

  static @Nullable Boolean suspended(@Nullable String suspended) {
    return switch (suspended) {
      case null -> null;
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong("suspended", "suspended is true or false.");
    };
  }

  private static Problem wrong(String parameter, String detail) {
    return Problem.of(CommonProblem.INVALID_PARAMETER, detail).with("parameter", parameter);
  }
}

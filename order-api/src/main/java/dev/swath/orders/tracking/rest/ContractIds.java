package dev.swath.orders.tracking.rest;

import dev.swath.events.domain.ContractId;
import dev.swath.orders.web.Caller;
import dev.swath.orders.web.ProblemType;
import dev.swath.service.problems.Problem;

/** Contract ids in paths and parameters. */
final class ContractIds {
  private ContractIds() {}

  /**
   * @throws Problem 404 if there can be no such contract, or if the caller may not know of it
   */
  static ContractId parse(String text, Caller caller) {
    ContractId id;
    try {
      id = new ContractId(text);
    } catch (IllegalArgumentException e) {
      throw unknown(text);
    }
    if (!caller.mayUse(id)) {
      throw unknown(text);
    }
    return id;
  }

  static Problem unknown(String id) {
    return Problem.of(ProblemType.UNKNOWN_CONTRACT, "There is no contract " + id + ".");
  }
}

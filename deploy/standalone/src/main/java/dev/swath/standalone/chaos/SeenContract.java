package dev.swath.standalone.chaos;

import dev.swath.events.domain.Balances;
import tools.jackson.databind.JsonNode;

/** A contract's credits as a customer sees them. */
record SeenContract(long available, long held, long spent) {

  static SeenContract of(JsonNode contract) {
    return new SeenContract(
        contract.path("creditsAvailable").asLong(),
        contract.path("creditsHeld").asLong(),
        contract.path("creditsSpent").asLong());
  }

  /** What a customer has to see when the books say this. */
  static SeenContract of(Balances balances) {
    return new SeenContract(balances.available(), balances.held(), balances.spent());
  }
}

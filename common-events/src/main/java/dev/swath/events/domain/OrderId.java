package dev.swath.events.domain;

import java.util.UUID;

/** Names one order; the key of its records on the orders topic. */
public record OrderId(UUID value) {

  /**
   * The identifier of the order that a contract placed under an idempotency key: the same contract
   * and key always name the same order.
   */
  public static OrderId of(ContractId contract, String idempotencyKey) {
    return new OrderId(DerivedIds.derive("order", contract.value(), idempotencyKey));
  }

  /**
   * @throws IllegalArgumentException if the text is not a UUID
   */
  public static OrderId parse(String text) {
    return new OrderId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

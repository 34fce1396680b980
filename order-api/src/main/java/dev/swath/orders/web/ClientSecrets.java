package dev.swath.orders.web;

import java.util.Optional;

/**
 * What a card holder's browser needs to confirm one payment at the payment provider. No event and
 * no document has a secret: it is asked for when a caller needs it.
 */
@FunctionalInterface
public interface ClientSecrets {
  /**
   * @param paymentId the payment provider's name of the payment
   * @return empty if the secret cannot be had at the moment
   */
  Optional<String> ofPayment(String paymentId);
}

package dev.swath.ledger.application;

import dev.swath.ledger.domain.PaymentCard;
import org.jspecify.annotations.Nullable;

/**
 * What the payment provider calls customers and cards, by the references that everything else has.
 * For any thread.
 */
public interface Cards {

  /**
   * Keeps a card, before anything refers to it. Keeping it again changes nothing.
   *
   * @throws Unavailable if the card may not be kept; trying again is safe
   */
  void keep(PaymentCard card);

  /**
   * Finds whatever was kept before the call, by whichever instance.
   *
   * @return null if there is no such card
   * @throws Unavailable if it cannot be looked up now
   */
  @Nullable PaymentCard find(String reference);

  /** Cards cannot be read or written now. */
  final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(Throwable cause) {
      super("cards cannot be looked up or kept: " + cause.getMessage(), cause);
    }
  }
}

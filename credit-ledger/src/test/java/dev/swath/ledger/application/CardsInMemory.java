package dev.swath.ledger.application;

import dev.swath.ledger.domain.PaymentCard;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Cards without a log. */
public final class CardsInMemory implements Cards {
  private final Map<String, PaymentCard> cards = new ConcurrentHashMap<>();
  private volatile boolean isAway;

  /** From now on, whether cards can neither be kept nor found. */
  public void setAway(boolean away) {
    isAway = away;
  }

  public void forgetAll() {
    cards.clear();
  }

  @Override
  public void keep(PaymentCard card) {
    checkThatThereAreAny();
    cards.put(card.reference(), card);
  }

  @Override
  public @Nullable PaymentCard find(String reference) {
    checkThatThereAreAny();
    return cards.get(reference);
  }

  private void checkThatThereAreAny() {
    if (isAway) {
      throw new Unavailable(new IOException("no broker"));
    }
  }
}

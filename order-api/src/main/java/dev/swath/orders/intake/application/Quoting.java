package dev.swath.orders.intake.application;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.orders.intake.domain.Offer;
import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.intake.domain.Presented;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Promises prices for a while, and keeps the promise. */
public final class Quoting {
  private final OfferSeal seal;
  private final Duration lifetime;

  /**
   * @param lifetime how long a price is promised
   * @throws IllegalArgumentException if that is no time at all
   */
  public Quoting(OfferSeal seal, Duration lifetime) {
    if (!lifetime.isPositive()) {
      throw new IllegalArgumentException("quotes must live for some time, not " + lifetime);
    }
    this.seal = seal;
    this.lifetime = lifetime;
  }

  /**
   * A promise in the customer's hands.
   *
   * @param token what an order presents
   * @param requestHash the request that it holds for
   */
  public record Quoted(String token, Quote quote, String requestHash) {}

  /** A quote for what was asked; null unless all of it has a price. */
  public @Nullable Quoted quote(OrderRequested asked, OrderPriced priced) {
    List<Credits> credits = new ArrayList<>();
    for (ItemPrice price : priced.items()) {
      if (price != null) {
        credits.add(price.credits());
      }
    }
    if (!asked.leftOut().isEmpty() || credits.size() != asked.items().size()) {
      return null;
    }
    Quote quote =
        new Quote(
            asked.orderId().toString(),
            asked.at(),
            asked.at().plus(lifetime),
            priced.priceBook(),
            credits);
    Offer offer = new Offer(quote, asked.contractId(), asked.requestHash());
    return new Quoted(seal.seal(offer), quote, asked.requestHash());
  }

  /** What the quote of a request is worth at this moment. */
  public Presented presented(OrderRequest request, Instant now) {
    String token = request.quoteToken();
    if (token == null) {
      return new Presented.Nothing();
    }
    Offer offer = seal.open(token);
    return offer == null
        ? new Presented.Refused(Presented.Reason.INVALID, "This is not a quote of ours.")
        : offer.presented(request, now);
  }
}

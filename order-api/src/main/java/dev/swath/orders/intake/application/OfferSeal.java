package dev.swath.orders.intake.application;

import dev.swath.orders.intake.domain.Offer;
import org.jspecify.annotations.Nullable;

/** Turns offers into text that only we can write, so that nothing need be stored of them. */
public interface OfferSeal {
  String seal(Offer offer);

  /** The offer; null if the text is not of ours, or was changed. */
  @Nullable Offer open(String token);
}

package dev.swath.fulfillment.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the running process knows of a delivery beside its state. It is lost in a crash and safe to
 * lose: without it, everything is asked again and believed later.
 *
 * @param ownIntent whether this process wrote the intent to place it, so that nobody else can have
 *     placed it
 * @param unsettledUntil a request to place it may take effect until then; null if there was none
 * @param failingSince when a request to place it failed first; null if none has failed
 * @param cancelRefused time of the request to cancel that the provider refused
 */
public record Knowledge(
    boolean ownIntent,
    @Nullable Instant unsettledUntil,
    @Nullable Instant failingSince,
    @Nullable Instant cancelRefused) {
  public static final Knowledge NONE = new Knowledge(false, null, null, null);

  Knowledge afterIntent() {
    return new Knowledge(true, null, null, null);
  }

  Knowledge unsettled(Instant until) {
    return new Knowledge(ownIntent, until, failingSince, cancelRefused);
  }

  Knowledge afterFailedPlacing(Instant at) {
    Instant since = failingSince == null ? at : failingSince;
    return new Knowledge(ownIntent, unsettledUntil, since, cancelRefused);
  }

  Knowledge afterRefusedCancel(Instant requestedAt) {
    return new Knowledge(ownIntent, unsettledUntil, failingSince, requestedAt);
  }
}

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
 * @param fruitlessSince when the first of its fruitless attempts ended, since which nothing has
 *     succeeded; null if the last attempt was none
 * @param cancelRefused time of the request to cancel that has its refusal
 * @param cancelUndecided whether that was refused because the provider did not say
 */
public record Knowledge(
    boolean ownIntent,
    @Nullable Instant unsettledUntil,
    @Nullable Instant fruitlessSince,
    @Nullable Instant cancelRefused,
    boolean cancelUndecided) {
  public static final Knowledge NONE = new Knowledge(false, null, null, null, false);

  Knowledge afterIntent() {
    return new Knowledge(true, null, null, null, false);
  }

  Knowledge unsettled(Instant until) {
    return new Knowledge(ownIntent, until, fruitlessSince, cancelRefused, cancelUndecided);
  }

  Knowledge fruitless(Instant at) {
    Instant since = fruitlessSince == null ? at : fruitlessSince;
    return new Knowledge(ownIntent, unsettledUntil, since, cancelRefused, cancelUndecided);
  }

  /** Something has succeeded, or a person is asked: patience begins anew. */
  Knowledge calm() {
    return new Knowledge(ownIntent, unsettledUntil, null, cancelRefused, cancelUndecided);
  }

  Knowledge afterRefusedCancel(Instant requestedAt, boolean undecided) {
    return new Knowledge(ownIntent, unsettledUntil, fruitlessSince, requestedAt, undecided);
  }
}

package dev.swath.fulfillment.application;

import dev.swath.fulfillment.domain.CallOff;
import dev.swath.fulfillment.domain.Decider;
import dev.swath.fulfillment.domain.Delivery;
import dev.swath.fulfillment.domain.Knowledge;
import dev.swath.fulfillment.domain.Lookup;
import dev.swath.fulfillment.domain.Placement;
import dev.swath.fulfillment.domain.Progress;
import dev.swath.fulfillment.domain.Provider;
import dev.swath.fulfillment.domain.Step;
import dev.swath.fulfillment.domain.Step.Call;
import dev.swath.fulfillment.domain.Step.Cancel;
import dev.swath.fulfillment.domain.Step.End;
import dev.swath.fulfillment.domain.Step.Idle;
import dev.swath.fulfillment.domain.Step.LookUp;
import dev.swath.fulfillment.domain.Step.Place;
import dev.swath.fulfillment.domain.Step.Poll;
import dev.swath.fulfillment.domain.Step.Wait;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Takes the steps that call providers. Each provider has its own share of calls at a time, so that
 * one that hangs does not hold up another.
 */
public final class Upstreams {
  private final Decider decider;
  private final Clock clock;
  private final Map<String, Upstream> byName;

  private record Upstream(Provider provider, Semaphore calls) {}

  /** A provider and how many calls it gets at a time. */
  public record Share(Provider provider, int concurrency) {}

  public Upstreams(Decider decider, Clock clock, Collection<Share> shares) {
    this.decider = decider;
    this.clock = clock;
    this.byName =
        shares.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    share -> share.provider().name(),
                    share ->
                        new Upstream(share.provider(), new Semaphore(share.concurrency(), true))));
  }

  /**
   * Goes from the first step to the end of its chain. A look-up and the placing that follows it
   * share one turn, so that the look-up is fresh.
   *
   * @param owned whether the delivery is still ours to act on
   * @throws InterruptedException while waiting for a turn
   */
  End run(Call first, Delivery delivery, Knowledge known, BooleanSupplier owned)
      throws InterruptedException {
    Upstream upstream = byName.get(first.provider());
    if (upstream == null) {
      return decider.afterMissingProvider(delivery, known, clock.instant());
    }
    upstream.calls().acquire();
    try {
      Step step = first;
      while (true) {
        switch (step) {
          case End end -> {
            return end;
          }
          case Idle _ -> {
            return new Wait(known, "idle", null);
          }
          case Call call -> {
            if (!owned.getAsBoolean()) {
              return new Wait(known, "handed over", null);
            }
            step = take(call, upstream.provider(), delivery, known);
          }
        }
      }
    } finally {
      upstream.calls().release();
    }
  }

  private Step take(Call call, Provider provider, Delivery delivery, Knowledge known) {
    Instant askedAt = clock.instant();
    return switch (call) {
      case LookUp lookUp -> {
        Lookup answer = provider.lookup(lookUp.reference());
        yield decider.afterLookup(delivery, known, answer, askedAt, clock.instant());
      }
      case Place place -> {
        Placement answer = place(provider, place);
        yield decider.afterPlace(delivery, known, answer, clock.instant());
      }
      case Poll poll -> {
        Progress answer = provider.status(poll.upstreamOrderId());
        yield decider.afterStatus(delivery, known, answer, clock.instant());
      }
      case Cancel cancel -> {
        CallOff answer = provider.cancel(cancel.upstreamOrderId());
        yield decider.afterCancel(delivery, known, answer, clock.instant());
      }
    };
  }

  /** Even a bug of an adapter must not lead to a second request. */
  private static Placement place(Provider provider, Place place) {
    try {
      return provider.place(place.request());
    } catch (RuntimeException e) {
      return new Placement.Unknown(e.toString(), false);
    }
  }
}

package dev.swath.pricing.application;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.pricing.domain.Pricing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Decides what a requested order costs and keeps the figures: timer {@code swath.pricing.decisions}
 * by outcome ({@code priced}, {@code rejected}), counter {@code swath.pricing.violations} by
 * reason.
 */
public final class PricingOrders {
  private final Pricing pricing;
  private final MeterRegistry meters;
  private final Timer priced;
  private final Timer rejected;

  public PricingOrders(Pricing pricing, MeterRegistry meters) {
    this.pricing = pricing;
    this.meters = meters;
    this.priced = meters.timer("swath.pricing.decisions", "outcome", "priced");
    this.rejected = meters.timer("swath.pricing.decisions", "outcome", "rejected");
  }

  /** Rejects an order whose decision fails each time. */
  public OrderRejected reject(OrderRequested order) {
    OrderRejected rejection = pricing.undecidable(order);
    count(rejection);
    return rejection;
  }

  /** See {@link Pricing#decide}. */
  public OrderEvent decide(OrderRequested order) {
    Timer.Sample sample = Timer.start(meters);
    OrderEvent decision = pricing.decide(order);
    if (decision instanceof OrderRejected rejection) {
      sample.stop(rejected);
      count(rejection);
    } else {
      sample.stop(priced);
    }
    return decision;
  }

  private void count(OrderRejected rejection) {
    rejection
        .violations()
        .forEach(
            violation ->
                meters
                    .counter("swath.pricing.violations", "reason", violation.reason())
                    .increment());
  }
}

package dev.swath.orders.intake.application;

import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Violation;
import dev.swath.orders.intake.application.Decisions.Decision;
import dev.swath.orders.intake.application.Quoting.Quoted;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.OrderRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says what an order would cost: the decision on the very event that it would be. */
public final class Estimating {
  private final Decisions decisions;
  private final Quoting quoting;
  private final Supplier<OrderId> ids;
  private final Clock clock;

  public Estimating(Decisions decisions, Quoting quoting, Supplier<OrderId> ids, Clock clock) {
    this.decisions = decisions;
    this.quoting = quoting;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * @param subject of the caller's token
   * @param authorization the caller's own, for pricing
   */
  public record Asker(String subject, String authorization) {}

  /**
   * @param asked the order that nobody placed
   * @param priced null if no item of it has a price
   * @param violations why items of it have none
   * @param quoted a promise of the price, if all that was asked has one
   */
  public record Estimate(
      OrderRequested asked,
      @Nullable OrderPriced priced,
      List<Violation> violations,
      @Nullable Quoted quoted) {
    public Estimate {
      // The dates of an entry may all have the same fault.
      violations = violations.stream().distinct().toList();
    }
  }

  /**
   * Prices as many of the items as have a price, and promises the price if all have.
   *
   * @throws PricingUnavailable if pricing does not answer
   */
  public Estimate estimate(OrderRequest request, Asker asker) {
    return estimate(request, asker, null);
  }

  /**
   * What a decision on these items would find wrong, all of it: what is wrong with the whole order
   * does not hide what is wrong with its items.
   *
   * @param quote by which the order would be priced
   * @throws PricingUnavailable if pricing does not answer
   */
  List<Violation> violations(OrderRequest request, Asker asker, @Nullable Quote quote) {
    List<Violation> found = new ArrayList<>(decided(request, asker, quote));
    if (found.stream().anyMatch(violation -> !Fault.of(violation).isOfAnEntry())) {
      found.addAll(decided(request.bare(), asker, quote));
    }
    return found;
  }

  private List<Violation> decided(OrderRequest request, Asker asker, @Nullable Quote quote) {
    OrderRequested asked =
        request.asking().accepted(ids.get(), PlacingOrders.now(clock), asker.subject(), quote);
    return switch (decisions.decide(asked, asker.authorization())) {
      case Decision.Rejected(var rejected) -> rejected.violations();
      case Decision.Priced(var priced) -> priced.violations();
    };
  }

  /**
   * @param quote by which the order would be priced; then there is no other promise
   * @throws PricingUnavailable if pricing does not answer
   */
  Estimate estimate(OrderRequest request, Asker asker, @Nullable Quote quote) {
    Instant now = PlacingOrders.now(clock);
    OrderRequested asked = request.asking().accepted(ids.get(), now, asker.subject(), quote);
    return switch (decisions.decide(asked, asker.authorization())) {
      case Decision.Rejected(var rejected) ->
          new Estimate(asked, null, rejected.violations(), null);
      case Decision.Priced(OrderPriced priced) ->
          new Estimate(
              asked,
              priced,
              priced.violations(),
              quote == null ? quoting.quote(asked, priced) : null);
    };
  }
}

package dev.swath.orders.intake.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.Terms;
import dev.swath.orders.intake.application.Estimating.Asker;
import dev.swath.orders.intake.application.Estimating.Estimate;
import dev.swath.orders.intake.application.Tracking.ContractSight;
import dev.swath.orders.intake.domain.Affordability;
import dev.swath.orders.intake.domain.Draft;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.intake.domain.Presented;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds all that would go wrong with an order, without placing it. */
public final class DryRunning {
  private final CheckingOrders checking;
  private final Estimating estimating;
  private final Quoting quoting;
  private final Tracking tracking;
  private final Clock clock;

  public DryRunning(
      CheckingOrders checking,
      Estimating estimating,
      Quoting quoting,
      Tracking tracking,
      Clock clock) {
    this.checking = checking;
    this.estimating = estimating;
    this.quoting = quoting;
    this.tracking = tracking;
    this.clock = clock;
  }

  /**
   * @param isOrderable whether the order would be held, as things stand
   * @param estimate of what could be read; null if that is nothing
   * @param faults all that is wrong, from the body to the credits
   * @param terms of the contract, if there is one
   */
  public record DryRun(
      boolean isOrderable, @Nullable Estimate estimate, List<Fault> faults, @Nullable Terms terms) {
    public DryRun {
      faults = List.copyOf(faults);
    }
  }

  /**
   * @throws PricingUnavailable if pricing does not answer
   * @throws CreditsUnknown if nobody can say what the contract can pay
   */
  public DryRun run(Draft read, Asker asker) {
    Draft draft = checking.products(read);
    List<Fault> faults = new ArrayList<>(draft.faults());
    OrderRequest rest = draft.remaining();
    Estimate estimate = rest == null ? null : estimate(rest, asker, faults);
    OrderPriced priced = estimate == null ? null : estimate.priced();
    boolean isPartial = rest != null && rest.allowPartial();
    boolean mayGoOn =
        priced != null
            && (faults.isEmpty() || (isPartial && faults.stream().allMatch(Fault::isOfAnEntry)));
    ContractId contract = draft.contractId();
    if (contract == null) {
      return new DryRun(false, estimate, faults, null);
    }
    Credits price = priced == null ? Credits.ZERO : priced.total();
    return switch (tracking.contract(contract)) {
      case ContractSight.NeverOpened _ -> {
        faults.add(CheckingOrders.neverOpened(contract));
        yield new DryRun(false, estimate, faults, null);
      }
      case ContractSight.Opened(Terms terms, long available) -> {
        List<Fault> refusals = Affordability.faults(terms, available, price, asker.subject());
        faults.addAll(refusals);
        yield new DryRun(mayGoOn && refusals.isEmpty(), estimate, faults, terms);
      }
      case ContractSight.Dark _ -> throw new CreditsUnknown();
    };
  }

  private Estimate estimate(OrderRequest request, Asker asker, List<Fault> faults) {
    Quote quote =
        switch (quoting.presented(request, PlacingOrders.now(clock))) {
          case Presented.Nothing _ -> null;
          case Presented.Holds(Quote holds) -> holds;
          case Presented.Refused refused -> {
            faults.add(Fault.of(refused.violation()));
            yield null;
          }
        };
    Estimate estimate = estimating.estimate(request, asker, quote);
    estimate.violations().forEach(violation -> faults.add(Fault.of(violation)));
    return estimate;
  }
}

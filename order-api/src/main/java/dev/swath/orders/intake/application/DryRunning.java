package dev.swath.orders.intake.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Violation;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
   * @param isOrderable whether the order would be held, as things stand and as far as is known here
   * @param estimate of what nothing is known to be wrong with; null if that is nothing
   * @param faults all that is wrong, from the body to the credits, each once
   * @param terms of the contract, if there is one
   */
  public record DryRun(
      boolean isOrderable, @Nullable Estimate estimate, List<Fault> faults, @Nullable Terms terms) {
    public DryRun {
      faults = List.copyOf(faults);
    }
  }

  /**
   * What is wrong, each once: reading, catalogue and pricing may find the same, and who finds it
   * first knows best how to repair it.
   */
  private static final class Found {
    private final Map<Where, Fault> faults = new LinkedHashMap<>();

    private record Where(String pointer, String reason) {}

    void add(Fault fault) {
      faults.putIfAbsent(new Where(fault.pointer(), fault.reason()), fault);
    }

    List<Fault> all() {
      return List.copyOf(faults.values());
    }
  }

  /**
   * @throws PricingUnavailable if pricing does not answer
   * @throws CreditsUnknown if nobody can say what the contract can pay
   */
  public DryRun run(Draft read, Asker asker) {
    Found found = new Found();
    Presented presented = presented(read);
    // What was quoted is bought by the price book of then.
    Quote quote = presented instanceof Presented.Holds holds ? holds.quote() : null;
    Draft draft = quote == null ? checking.onSale(read) : read;
    draft.faults().forEach(found::add);
    if (presented instanceof Presented.Refused refused) {
      found.add(Fault.of(refused.violation()));
    }
    OrderRequest rest = draft.remaining();
    Estimate estimate = rest == null ? null : estimating.estimate(rest, asker, quote);
    violations(draft, rest, estimate, asker, quote).stream()
        .map(Fault::of)
        .filter(fault -> !draft.cannotJudge(fault))
        .forEach(found::add);
    return settled(draft, rest, estimate, found, asker);
  }

  private Presented presented(Draft read) {
    OrderRequest legible = read.legible();
    return legible == null
        ? new Presented.Nothing()
        : quoting.presented(legible, PlacingOrders.now(clock));
  }

  /** What pricing finds wrong, also with entries that something else is wrong with. */
  private List<Violation> violations(
      Draft draft,
      @Nullable OrderRequest rest,
      @Nullable Estimate estimate,
      Asker asker,
      @Nullable Quote quote) {
    OrderRequest legible = draft.legible();
    List<Violation> violations = new ArrayList<>();
    boolean isAll =
        legible != null
            && rest != null
            && estimate != null
            && rest.items().equals(legible.items())
            && estimate.priced() != null;
    if (estimate != null && (isAll || (rest != null && rest.allowPartial()))) {
      // Without leave to go on, a voucher that is for none of the rest may be for the order.
      violations.addAll(estimate.violations());
    }
    if (!isAll && legible != null && !legible.items().isEmpty()) {
      violations.addAll(estimating.violations(legible, asker, quote));
    }
    return violations;
  }

  /** With what is to be said of the contract. */
  private DryRun settled(
      Draft draft,
      @Nullable OrderRequest rest,
      @Nullable Estimate estimate,
      Found found,
      Asker asker) {
    ContractId contract = draft.contractId();
    if (contract == null) {
      return new DryRun(false, estimate, found.all(), null);
    }
    OrderPriced priced = estimate == null ? null : estimate.priced();
    boolean isPartial = rest != null && rest.allowPartial();
    List<Fault> before = found.all();
    boolean mayGoOn =
        priced != null
            && (before.isEmpty() || (isPartial && before.stream().allMatch(Fault::isOfAnEntry)));
    Credits price = priced == null ? Credits.ZERO : priced.total();
    return switch (tracking.contract(contract)) {
      case ContractSight.NeverOpened _ -> {
        found.add(CheckingOrders.neverOpened(contract));
        yield new DryRun(false, estimate, found.all(), null);
      }
      case ContractSight.Opened(Terms terms, long available) -> {
        List<Fault> refusals =
            Affordability.faults(terms, available, price, mayGoOn, asker.subject());
        yield new DryRun(
            mayGoOn && refusals.isEmpty(),
            estimate,
            // Two budgets may be exceeded: they have one reason, and two details.
            Stream.concat(before.stream(), refusals.stream()).toList(),
            terms);
      }
      case ContractSight.Unreadable _ -> throw new CreditsUnknown();
    };
  }
}

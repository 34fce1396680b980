package dev.swath.orders.intake.tracking;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.orders.intake.application.PlacedOrder;
import dev.swath.orders.intake.application.PlacedOrder.Shortfall;
import dev.swath.orders.intake.application.Tracking;
import dev.swath.orders.tracking.application.ContractTracking;
import dev.swath.orders.tracking.application.OrderTracking;
import dev.swath.orders.tracking.application.TrackingBehind;
import dev.swath.orders.tracking.application.TrackingUnavailable;
import dev.swath.orders.tracking.application.Updates;
import dev.swath.orders.tracking.domain.ContractAccount;
import dev.swath.orders.tracking.domain.TrackedOrder;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks the tracking of the same process. */
public final class TrackedThroughWindow implements Tracking {
  private final OrderTracking orders;
  private final ContractTracking contracts;

  /** Contracts are never closed, so what was seen once stays true. */
  private final Cache<ContractId, Boolean> opened =
      Caffeine.newBuilder().maximumSize(100_000).build();

  public TrackedThroughWindow(OrderTracking orders, ContractTracking contracts) {
    this.orders = orders;
    this.contracts = contracts;
  }

  @Override
  public Sight seen(OrderId id) {
    try {
      TrackedOrder order = orders.seen(id);
      return order == null ? new Sight.NotThere() : new Sight.Known(present(order));
    } catch (TrackingUnavailable e) {
      return new Sight.Unreadable();
    }
  }

  @Override
  public @Nullable PlacedOrder find(OrderId id) {
    return placed(orders.find(id));
  }

  @Override
  public Watch watch(OrderId id) {
    Updates.Subscription changes = orders.subscribe(id);
    return new Watch() {
      @Override
      public @Nullable PlacedOrder await(Predicate<PlacedOrder> condition, Duration atMost) {
        return placed(orders.await(changes, id, order -> condition.test(present(order)), atMost));
      }

      @Override
      public void close() {
        changes.close();
      }
    };
  }

  @Override
  public boolean isNeverOpened(ContractId contract) {
    if (opened.getIfPresent(contract) != null) {
      return false;
    }
    try {
      if (contracts.find(contract) == null) {
        return true;
      }
      opened.put(contract, true);
      return false;
    } catch (TrackingUnavailable | TrackingBehind e) {
      // The ledger knows, and decides.
      return false;
    }
  }

  @Override
  public ContractSight contract(ContractId contract) {
    try {
      ContractAccount account = contracts.find(contract);
      Terms terms = account == null ? null : account.terms();
      return account == null || terms == null
          ? new ContractSight.NeverOpened()
          : new ContractSight.Opened(terms, account.balances().available());
    } catch (TrackingUnavailable | TrackingBehind e) {
      return new ContractSight.Unreadable();
    }
  }

  private static @Nullable PlacedOrder placed(@Nullable TrackedOrder order) {
    return order == null ? null : present(order);
  }

  private static PlacedOrder present(TrackedOrder order) {
    TrackedOrder.Shortfall missing = order.shortfall();
    Shortfall shortfall =
        missing == null
            ? null
            : new Shortfall(missing.requested(), missing.available(), missing.missing());
    return new PlacedOrder(order.state(), shortfall, order.confirmations());
  }
}

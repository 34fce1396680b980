package dev.swath.orders.intake.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the front window knows, as far as the front door asks. */
public interface Tracking {
  /** The order as it is known at this moment, without waiting. */
  Sight seen(OrderId id);

  /**
   * The order, including everything that was in the log before this call; null if there is none.
   * Throws the front window's own outages.
   */
  @Nullable PlacedOrder find(OrderId id);

  /** Begins to watch an order, which need not exist yet. */
  Watch watch(OrderId id);

  /** Whether it is certain that no contract of this name was ever opened. */
  boolean isNeverOpened(ContractId contract);

  /** What the contract agreed, and what it has. */
  ContractSight contract(ContractId contract);

  /** What is known of a contract. */
  sealed interface ContractSight {
    /**
     * @param available in credits, the credit limit not counted
     */
    record Opened(Terms terms, long available) implements ContractSight {}

    /** Certainly never opened. */
    record NeverOpened() implements ContractSight {}

    /** The documents cannot be read at the moment, or are behind. */
    record Unreadable() implements ContractSight {}
  }

  /** What one look shows. */
  sealed interface Sight {
    record Known(PlacedOrder order) implements Sight {}

    /** Not there, or not yet. */
    record NotThere() implements Sight {}

    /** The documents cannot be read at the moment. */
    record Unreadable() implements Sight {}
  }

  /** Sees every change of one order from the moment it was begun. */
  interface Watch extends AutoCloseable {
    /** The order as soon as it fulfils the condition; null if it did not in time. */
    @Nullable PlacedOrder await(Predicate<PlacedOrder> condition, Duration atMost);

    @Override
    void close();
  }
}

package dev.swath.orders.intake.application;

import dev.swath.events.domain.ContractId;
import dev.swath.orders.intake.domain.Draft;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.OrderRequest;
import java.util.ArrayList;
import java.util.List;

/** Compares what was read with what is known at the door. */
public final class CheckingOrders {
  private final Products products;
  private final Tracking tracking;

  public CheckingOrders(Products products, Tracking tracking) {
    this.products = products;
    this.tracking = tracking;
  }

  /** With all that is certainly wrong with its products. */
  public Draft products(Draft draft) {
    OrderRequest request = draft.request();
    if (request != null && request.quoteToken() != null) {
      // What was quoted is bought by the price book of then.
      return draft;
    }
    return onSale(draft);
  }

  /** With all that is wrong with its products by what is on sale now. */
  Draft onSale(Draft draft) {
    List<Fault> faults = new ArrayList<>();
    draft.choices().forEach(choice -> faults.addAll(products.faults(choice)));
    return draft.with(faults);
  }

  /** With the contract, if it is certain that there is none. */
  public Draft contract(Draft draft) {
    ContractId contract = draft.contractId();
    return contract == null || !tracking.isNeverOpened(contract)
        ? draft
        : draft.with(List.of(neverOpened(contract)));
  }

  static Fault neverOpened(ContractId contract) {
    return Fault.of(
        Fault.Kind.UNKNOWN_CONTRACT,
        "/contractId",
        "unknown-contract",
        "The contract " + contract + " was never opened.");
  }
}

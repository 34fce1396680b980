package dev.swath.orders.tracking.application;

import dev.swath.events.domain.OrderStatus;
import dev.swath.orders.tracking.domain.Stage;

/** Hears what the order projection saw, once it is stored. */
public interface Observer {
  void reached(OrderStatus status);

  void ended(Stage stage);

  /** Records that changed nothing: duplicates, and events that cannot follow. */
  void ignored(int records);
}

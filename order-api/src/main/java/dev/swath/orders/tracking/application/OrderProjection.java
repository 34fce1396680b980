package dev.swath.orders.tracking.application;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.tracking.domain.Stage;
import dev.swath.orders.tracking.domain.TrackedOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Orders as documents. */
public final class OrderProjection implements Projection<OrderEvent> {
  private final TrackedOrders orders;
  private final Updates updates;
  private final Observer observer;

  public OrderProjection(TrackedOrders orders, Updates updates, Observer observer) {
    this.orders = orders;
    this.updates = updates;
    this.observer = observer;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very same order is how "nothing changed" is said
  public @Nullable BooleanSupplier apply(List<Recorded<OrderEvent>> batch) {
    Set<OrderId> ids = new HashSet<>();
    batch.forEach(recorded -> ids.add(recorded.event().orderId()));
    Map<OrderId, TrackedOrder> stored = orders.load(ids);

    SequencedMap<OrderId, TrackedOrder> changed = new LinkedHashMap<>();
    List<Runnable> seen = new ArrayList<>();
    int ignored = 0;
    for (Recorded<OrderEvent> recorded : batch) {
      OrderId id = recorded.event().orderId();
      TrackedOrder before = changed.getOrDefault(id, stored.get(id));
      TrackedOrder after = TrackedOrder.apply(before, recorded.event(), recorded.offset());
      if (after == null || after == before) {
        ignored += before != null && recorded.offset() <= before.lastOffset() ? 0 : 1;
      } else {
        changed.put(id, after);
        seen.add(() -> observe(before, after));
      }
    }
    orders.store(
        changed.values().stream()
            .map(after -> new TrackedOrders.Change(stored.get(after.state().id()), after))
            .toList());
    updates.publish(changed.values());
    seen.forEach(Runnable::run);
    observer.ignored(ignored);
    return changed.isEmpty() ? null : () -> isKept(changed.sequencedValues().getLast());
  }

  private boolean isKept(TrackedOrder written) {
    TrackedOrder stored = orders.find(written.state().id());
    return stored != null && stored.lastOffset() >= written.lastOffset();
  }

  private void observe(@Nullable TrackedOrder before, TrackedOrder after) {
    if (before == null || before.state().status() != after.state().status()) {
      observer.reached(after.state().status());
    }
    Stage stage = Stage.endedBy(after.history());
    if (stage != null) {
      observer.ended(stage);
    }
  }
}

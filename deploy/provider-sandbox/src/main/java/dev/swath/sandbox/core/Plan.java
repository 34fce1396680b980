package dev.swath.sandbox.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What will become of a delivery, fixed when it is ordered. From then on its status depends on the
 * time alone, so that it goes on while the sandbox is down.
 */
public record Plan(Outcome outcome, long delayMillis, @Nullable Boolean cancellable) {

  Instant endsAt(Instant orderedAt) {
    return outcome == Outcome.NEVER ? Instant.MAX : orderedAt.plusMillis(delayMillis);
  }

  Status at(Instant orderedAt, Instant now) {
    if (now.isBefore(endsAt(orderedAt))) {
      return Status.ORDERED;
    }
    return switch (outcome) {
      case DELIVERED -> Status.DELIVERED;
      case ERROR -> Status.ERROR;
      case REJECTED -> Status.REJECTED;
      case NEVER -> Status.ORDERED;
    };
  }

  /** Unless scripted otherwise, production starts when half of the delay has passed. */
  boolean cancellableAt(Instant orderedAt, Instant now) {
    if (at(orderedAt, now) != Status.ORDERED) {
      return false;
    }
    if (cancellable != null) {
      return cancellable;
    }
    return outcome == Outcome.NEVER || now.isBefore(orderedAt.plusMillis(delayMillis / 2));
  }
}

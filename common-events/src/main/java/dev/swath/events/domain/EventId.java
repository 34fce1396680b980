package dev.swath.events.domain;

import java.util.UUID;

/** Names one event. Derived from what happened, so an event that is written twice has one name. */
public record EventId(UUID value) {

  /**
   * The name of the event of this type, about this subject, told apart from its like by {@code
   * distinction}.
   */
  public static EventId of(String type, String subject, String distinction) {
    return new EventId(DerivedIds.derive("event", type, subject, distinction));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

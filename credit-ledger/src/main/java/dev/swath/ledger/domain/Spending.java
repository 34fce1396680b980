package dev.swath.ledger.domain;

import dev.swath.events.domain.Terms.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was held and spent in each period that is not over, by the contract and by each of its
 * users; and what is to be held when a payment that is awaited was authorised. What was released or
 * refunded does not count, in the period in which it was held.
 */
public final class Spending {
  private static final String CONTRACT = "";

  private final Map<Span, Long> spent = new HashMap<>();
  private final Set<Span> changed = new HashSet<>();

  /**
   * @param user empty for the contract as a whole
   * @param begin its first day, UTC
   */
  public record Span(String user, Period period, LocalDate begin) {}

  Spending() {}

  Spending(Map<Span, Long> kept) {
    spent.putAll(kept);
  }

  /** What was spent in a period; null for nothing that counts. */
  @Nullable Long in(Span span) {
    return spent.get(span);
  }

  /** The periods in which something else was spent than when this was last asked. */
  Set<Span> takeChanges() {
    Set<Span> changes = Set.copyOf(changed);
    changed.clear();
    return changes;
  }

  /**
   * @param credits negative for what does not count any more
   */
  void add(@Nullable String user, Instant heldAt, long credits) {
    for (Period period : Period.values()) {
      LocalDate begin = begin(period, heldAt);
      add(new Span(CONTRACT, period, begin), credits);
      if (user != null) {
        add(new Span(user, period, begin), credits);
      }
    }
  }

  private void add(Span span, long credits) {
    changed.add(span);
    if (credits > 0) {
      spent.merge(span, credits, Math::addExact);
    } else {
      // Nothing, if that period is over and forgotten.
      spent.computeIfPresent(span, (_, before) -> before + credits == 0 ? null : before + credits);
    }
  }

  /**
   * @param user null for the contract as a whole
   */
  long in(@Nullable String user, Period period, Instant now) {
    return spent.getOrDefault(
        new Span(user == null ? CONTRACT : user, period, begin(period, now)), 0L);
  }

  /** Periods that are over do not matter any more. */
  void forgetOver(Instant now) {
    Iterator<Span> spans = spent.keySet().iterator();
    while (spans.hasNext()) {
      Span span = spans.next();
      if (span.begin().isBefore(begin(span.period(), now))) {
        spans.remove();
        changed.add(span);
      }
    }
  }

  private static LocalDate begin(Period period, Instant at) {
    LocalDate day = at.atOffset(ZoneOffset.UTC).toLocalDate();
    return switch (period) {
      case DAY -> day;
      case MONTH -> day.withDayOfMonth(1);
      case YEAR -> day.withDayOfYear(1);
    };
  }
}

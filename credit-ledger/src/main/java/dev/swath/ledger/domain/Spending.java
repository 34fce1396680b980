package dev.swath.ledger.domain;

import dev.swath.events.domain.Terms.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was held and spent in each period that is not over, by the contract and by each of its
 * users; and what is to be held when a payment that is awaited was authorised. What was released or
 * refunded does not count, in the period in which it was held.
 */
final class Spending {
  private static final String CONTRACT = "";

  private final Map<Span, Long> spent = new HashMap<>();

  /**
   * @param user empty for the contract as a whole
   * @param begin its first day, UTC
   */
  private record Span(String user, Period period, LocalDate begin) {}

  /** What a user, or the contract with an empty user, has spent in a period. */
  record Spent(String user, Period period, LocalDate begin, long credits) {}

  Spending() {}

  Spending(List<Spent> all) {
    all.forEach(s -> spent.put(new Span(s.user(), s.period(), s.begin()), s.credits()));
  }

  List<Spent> all() {
    List<Spent> all = new ArrayList<>(spent.size());
    spent.forEach(
        (span, credits) -> all.add(new Spent(span.user(), span.period(), span.begin(), credits)));
    return all;
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
    spent.keySet().removeIf(span -> span.begin().isBefore(begin(span.period(), now)));
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

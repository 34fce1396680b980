package dev.swath.orders.web;

import dev.swath.orders.limits.Bulkhead;
import dev.swath.orders.limits.Bulkhead.Entry;
import dev.swath.service.problems.Problem;
import java.time.Duration;

/** Lets callers into bulkheads, and says how it is when one is full. */
public final class Admission {
  private static final Duration SOON = Duration.ofSeconds(1);

  private Admission() {}

  /**
   * @param weight in the unit of the bulkhead
   * @throws Problem 429 if the caller's own share is full, 503 if all of it is
   */
  public static Entry.Permit admit(Bulkhead bulkhead, Caller caller, long weight) {
    return switch (bulkhead.enter(caller.tenant(), weight)) {
      case Entry.Permit permit -> permit;
      case Entry.ShareIsFull _ ->
          throw Problem.of(
                  ProblemType.TOO_MANY_REQUESTS,
                  "Too many requests of this caller are being worked on at once.")
              .retryAfter(SOON);
      case Entry.AllIsFull _ ->
          throw Problem.of(ProblemType.OVERLOADED, "Too many requests are being worked on at once.")
              .retryAfter(SOON);
    };
  }
}

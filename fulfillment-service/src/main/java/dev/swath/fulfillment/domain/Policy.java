package dev.swath.fulfillment.domain;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Function;

/**
 * What is assumed of one provider: the limits that make "at most one upstream order" hold, and the
 * patience with it.
 *
 * <p>An upstream order is placed only after a look-up that found nothing, and that look-up must
 * have been asked when every earlier request to place it had either taken effect and was visible,
 * or never would. Hence a request without an answer counts as under way for {@code underway}, and
 * another {@code settle} must pass before a look-up is believed.
 *
 * @param underway how long the provider may work on a request that we no longer hear of; at least
 *     the time limit for its answer
 * @param settle must exceed the time from the moment when the provider takes an order until its
 *     look-up shows it (replication and indexing lag on its side)
 * @param freshness how old the look-up may be when the order is placed; bounds what a process that
 *     was paused, and meanwhile replaced, can still do. Longer than the provider's slowest look-up,
 *     shorter than the session timeout of the consumer group
 * @param insistFor how long attempts must have been fruitless before a person is asked
 * @param answerWithin how long a request to cancel waits for the provider before it is refused
 */
public record Policy(
    Duration underway,
    Duration settle,
    Duration freshness,
    Duration insistFor,
    Duration answerWithin) {

  /** The most cautious of several policies in every respect. */
  public static Policy mostCautious(Collection<Policy> policies) {
    return new Policy(
        longest(policies, Policy::underway),
        longest(policies, Policy::settle),
        longest(policies, Policy::freshness),
        longest(policies, Policy::insistFor),
        longest(policies, Policy::answerWithin));
  }

  private static Duration longest(
      Collection<Policy> policies, Function<Policy, Duration> duration) {
    return policies.stream().map(duration).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }
}

package dev.swath.orders.intake.application;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.swath.events.domain.OrderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How often a payment is looked at again because a caller says that it was confirmed. Each look is
 * two events of the order and a question to the payment provider, so looks are spaced and counted.
 */
final class PaymentRetries {
  /** Between two looks at one payment. */
  static final Duration PAUSE = Duration.ofSeconds(2);

  /** Looks at one payment. The holder of a card has some minutes to confirm it. */
  static final int MAX_LOOKS = 50;

  private final Clock clock;
  private final Cache<OrderId, Look> looks =
      Caffeine.newBuilder().maximumSize(10_000).executor(Runnable::run).build();

  /** What a caller gets who asks for another look. */
  enum Answer {
    ASK,
    ASKED_JUST_NOW,
    TOO_OFTEN
  }

  /**
   * @param confirmations how often the payment was to be confirmed when the look was asked for
   */
  private record Look(Instant at, int confirmations) {}

  PaymentRetries(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param confirmations how often the payment was to be confirmed so far
   */
  Answer ask(OrderId id, int confirmations) {
    if (confirmations > MAX_LOOKS) {
      return Answer.TOO_OFTEN;
    }
    Instant now = clock.instant();
    boolean[] isGranted = {false};
    looks
        .asMap()
        .compute(
            id,
            (_, last) -> {
              isGranted[0] = last == null || isOver(last, now, confirmations);
              return isGranted[0] ? new Look(now, confirmations) : last;
            });
    return isGranted[0] ? Answer.ASK : Answer.ASKED_JUST_NOW;
  }

  /** The next look may follow when the last one was answered, or when its answer is overdue. */
  private static boolean isOver(Look last, Instant now, int confirmations) {
    return last.confirmations() < confirmations || !now.isBefore(last.at().plus(PAUSE));
  }
}

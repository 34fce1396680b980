package dev.swath.ledger.domain;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.ledger.domain.Lots.Share;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one order stands in its contract's account. */
public sealed interface OrderAccount {

  /** When it came to stand like that. */
  Instant since();

  /**
   * What was charged for a delivery.
   *
   * @param amount 0 if it came when the hold had ended
   */
  record Capture(DeliveryId deliveryId, Credits amount, Credits refunded) {
    Credits refundable() {
      return amount.minus(refunded);
    }
  }

  /**
   * Waits for its card payment.
   *
   * @param vouchers that it uses
   * @param paymentId null until the provider has named it
   */
  record Waiting(
      Instant since,
      Instant until,
      Credits amount,
      @Nullable String user,
      List<String> vouchers,
      @Nullable String paymentId)
      implements OrderAccount {}

  /** Has or had credits set aside. */
  sealed interface Charged extends OrderAccount {
    @Nullable String user();

    /** When the credits were set aside. */
    Instant heldAt();

    @Nullable String paymentId();

    List<Capture> captures();

    default @Nullable Capture capture(DeliveryId delivery) {
      for (Capture capture : captures()) {
        if (capture.deliveryId().equals(delivery)) {
          return capture;
        }
      }
      return null;
    }

    /** What was charged, less what was refunded. */
    default Credits charged() {
      long sum = 0;
      for (Capture capture : captures()) {
        sum += capture.refundable().amount();
      }
      return new Credits(sum);
    }
  }

  /**
   * Credits are set aside.
   *
   * @param vouchers that it uses
   * @param shares what is left of the hold, and where it was taken from
   */
  record Held(
      Instant since,
      Instant until,
      Credits amount,
      @Nullable String user,
      List<String> vouchers,
      @Nullable String paymentId,
      List<Share> shares,
      List<Capture> captures)
      implements Charged {
    @Override
    public Instant heldAt() {
      return since;
    }

    Credits remaining() {
      long sum = 0;
      for (Share share : shares) {
        sum += share.credits();
      }
      return new Credits(sum);
    }
  }

  /**
   * The hold has ended.
   *
   * @param released what the close of the order gave back, less what was charged for deliveries
   *     that came after it; 0 if the hold ended before the close
   */
  record Ended(
      Instant since,
      Instant heldAt,
      @Nullable String user,
      @Nullable String paymentId,
      List<Capture> captures,
      Credits released)
      implements Charged {}

  /** Final for its order. */
  record Refused(Instant since) implements OrderAccount {}

  /** The captures with one more. */
  static List<Capture> with(List<Capture> captures, Capture capture) {
    if (captures.isEmpty()) {
      return List.of(capture);
    }
    List<Capture> more = new ArrayList<>(captures);
    more.add(capture);
    return List.copyOf(more);
  }

  /** The captures, one of them refunded by so much more. */
  static List<Capture> refunded(List<Capture> captures, DeliveryId delivery, Credits amount) {
    return captures.stream()
        .map(
            c ->
                c.deliveryId().equals(delivery)
                    ? new Capture(delivery, c.amount(), c.refunded().plus(amount))
                    : c)
        .toList();
  }
}

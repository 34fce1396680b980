package dev.swath.ledger.domain;

import dev.swath.events.domain.EventId;
import dev.swath.events.domain.OrderId;
import dev.swath.ledger.domain.Lots.Lot;
import dev.swath.ledger.domain.Spending.Span;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of an account that is kept by itself, so that nothing that is kept grows with the age of
 * the contract. A part without its content is not in the account any more.
 */
public sealed interface AccountPart {

  /** Tells the part from the others of its account. */
  String name();

  /** Whether the part is still there. */
  boolean exists();

  /** An order. */
  record OrderPart(OrderId id, @Nullable OrderAccount order) implements AccountPart {
    public static final String KIND = "order/";

    @Override
    public String name() {
      return KIND + id;
    }

    @Override
    public boolean exists() {
      return order != null;
    }
  }

  /**
   * A request that was booked and has an operator's name for it.
   *
   * @param requestHash tells a repetition from another request under the same name
   */
  record Done(EventId id, Instant at, String requestHash) {}

  /** See {@link Done}. */
  record DonePart(EventId id, @Nullable Done done) implements AccountPart {
    @Override
    public String name() {
      return "done/" + id;
    }

    @Override
    public boolean exists() {
      return done != null;
    }
  }

  /** What is left of a grant. */
  record LotPart(EventId grant, @Nullable Lot lot) implements AccountPart {
    @Override
    public String name() {
      return "lot/" + grant;
    }

    @Override
    public boolean exists() {
      return lot != null;
    }
  }

  /** What was held and spent in a period. */
  record SpentPart(Span span, @Nullable Long credits) implements AccountPart {
    @Override
    public String name() {
      return "spent/%s/%s/%s".formatted(span.period(), span.begin(), span.user());
    }

    @Override
    public boolean exists() {
      return credits != null;
    }
  }

  /** By how many orders a voucher is or was used. */
  record VoucherPart(String code, @Nullable Integer orders) implements AccountPart {
    @Override
    public String name() {
      return "voucher/" + code;
    }

    @Override
    public boolean exists() {
      return orders != null;
    }
  }
}

package dev.swath.ledger.domain;

import dev.swath.events.domain.EventId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which grants the available credits come from. Credits that expire first are spent first, then the
 * older ones. What is spent beyond them is overdrawn, on the contract's credit limit; the next
 * grant pays that first. {@code available == sum of the lots − overdrawn}.
 */
public final class Lots {
  private static final Comparator<Lot> FIRST_TO_EXPIRE =
      Comparator.comparing(Lot::until, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparingLong(Lot::sequence);

  private final List<Lot> lots = new ArrayList<>();
  private long overdrawn;

  /**
   * What is left of a grant.
   *
   * @param grant the journal entry that granted it
   * @param sequence of that entry
   * @param until when it expires; null for never
   */
  public record Lot(EventId grant, long sequence, @Nullable Instant until, long credits) {
    Lot with(long value) {
      return new Lot(grant, sequence, until, value);
    }
  }

  /**
   * A part of a hold.
   *
   * @param lot where it was taken from, with how much; null for overdrawn credits
   */
  public record Share(@Nullable Lot lot, long credits) {
    Share less(long amount) {
      return new Share(lot, credits - amount);
    }
  }

  Lots() {}

  Lots(List<Lot> lots, long overdrawn) {
    this.lots.addAll(lots);
    this.overdrawn = overdrawn;
  }

  List<Lot> all() {
    return List.copyOf(lots);
  }

  long overdrawn() {
    return overdrawn;
  }

  void add(Lot lot) {
    long repaid = Math.min(overdrawn, lot.credits());
    overdrawn -= repaid;
    put(lot.with(lot.credits() - repaid));
  }

  List<Share> take(long amount) {
    List<Share> shares = new ArrayList<>(1);
    long missing = amount;
    while (missing > 0 && !lots.isEmpty()) {
      Lot first = lots.getFirst();
      long taken = Math.min(missing, first.credits());
      shares.add(new Share(first.with(0), taken));
      missing -= taken;
      if (taken == first.credits()) {
        lots.removeFirst();
      } else {
        lots.set(0, first.with(first.credits() - taken));
      }
    }
    if (missing > 0) {
      overdrawn += missing;
      shares.add(new Share(null, missing));
    }
    return List.copyOf(shares);
  }

  /**
   * @param otherwise what becomes of overdrawn credits that were repaid meanwhile
   */
  void giveBack(List<Share> shares, Lot otherwise) {
    long repaid = 0;
    for (Share share : shares) {
      if (share.lot() == null) {
        repaid += share.credits();
      } else {
        put(share.lot().with(share.credits()));
      }
    }
    if (repaid > 0) {
      add(otherwise.with(repaid));
    }
  }

  /** What is left of the shares after that much was spent, the first of them first. */
  static List<Share> spend(List<Share> shares, long amount) {
    List<Share> left = new ArrayList<>(shares.size());
    long missing = amount;
    for (Share share : shares) {
      long spent = Math.min(missing, share.credits());
      missing -= spent;
      if (spent < share.credits()) {
        left.add(share.less(spent));
      }
    }
    return List.copyOf(left);
  }

  /** Lots whose time has come. */
  List<Lot> expired(Instant now) {
    return lots.stream().filter(lot -> lot.until() != null && !lot.until().isAfter(now)).toList();
  }

  /** When the next lot expires; null for never. */
  @Nullable Instant nextExpiry() {
    return lots.isEmpty() ? null : lots.getFirst().until();
  }

  void remove(EventId grant) {
    lots.removeIf(lot -> lot.grant().equals(grant));
  }

  private void put(Lot lot) {
    if (lot.credits() == 0) {
      return;
    }
    for (int i = 0; i < lots.size(); i++) {
      Lot other = lots.get(i);
      if (other.grant().equals(lot.grant())) {
        lots.set(i, other.with(other.credits() + lot.credits()));
        return;
      }
      if (FIRST_TO_EXPIRE.compare(lot, other) < 0) {
        lots.add(i, lot);
        return;
      }
    }
    lots.add(lot);
  }
}

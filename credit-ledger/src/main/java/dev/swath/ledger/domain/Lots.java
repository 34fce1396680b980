package dev.swath.ledger.domain;

import dev.swath.events.domain.EventId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which grants the available credits come from. Credits that expire first are spent first, then the
 * older ones. Credits that never expire are one lot, whichever grants they come from. What is spent
 * beyond the lots is overdrawn, on the contract's credit limit; the next grant pays that first.
 * {@code available == sum of the lots − overdrawn}.
 */
public final class Lots {
  private static final Comparator<Lot> FIRST_TO_EXPIRE =
      Comparator.comparing(Lot::until, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparingLong(Lot::sequence);

  private final TreeSet<Lot> lots = new TreeSet<>(FIRST_TO_EXPIRE);
  private final Map<EventId, Lot> byGrant = new HashMap<>();
  private final Set<EventId> changed = new HashSet<>();
  private long overdrawn;

  /**
   * What is left of a grant.
   *
   * @param grant the journal entry that granted it; the first of them where it never expires
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

  Lots(Collection<Lot> kept, long overdrawn) {
    kept.forEach(this::store);
    changed.clear();
    this.overdrawn = overdrawn;
  }

  /** The lots that there are, the first to expire first. */
  List<Lot> all() {
    return List.copyOf(lots);
  }

  /** How many lots have a date. */
  int dated() {
    return lots.size() - (never() == null ? 0 : 1);
  }

  /** What is left of a grant; null for nothing. */
  @Nullable Lot lot(EventId grant) {
    return byGrant.get(grant);
  }

  /** The grants of which something else is left than when this was last asked. */
  Set<EventId> takeChanges() {
    Set<EventId> changes = Set.copyOf(changed);
    changed.clear();
    return changes;
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
      drop(first);
      if (taken < first.credits()) {
        store(first.with(first.credits() - taken));
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
    return lots.stream()
        .takeWhile(lot -> lot.until() != null && !lot.until().isAfter(now))
        .toList();
  }

  /** When the next lot expires; null for never. */
  @Nullable Instant nextExpiry() {
    return lots.isEmpty() ? null : lots.getFirst().until();
  }

  void remove(EventId grant) {
    Lot lot = byGrant.get(grant);
    if (lot != null) {
      drop(lot);
    }
  }

  private void put(Lot lot) {
    if (lot.credits() == 0) {
      return;
    }
    Lot other = lot.until() == null ? never() : byGrant.get(lot.grant());
    if (other == null) {
      store(lot);
    } else {
      drop(other);
      store(other.with(other.credits() + lot.credits()));
    }
  }

  /** The credits that never expire; null for none. */
  private @Nullable Lot never() {
    return lots.isEmpty() || lots.getLast().until() != null ? null : lots.getLast();
  }

  private void store(Lot lot) {
    lots.add(lot);
    byGrant.put(lot.grant(), lot);
    changed.add(lot.grant());
  }

  private void drop(Lot lot) {
    lots.remove(lot);
    byGrant.remove(lot.grant());
    changed.add(lot.grant());
  }
}

package dev.swath.pricing.application;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The billed areas of a contract over time, by UTC day. Not thread safe. */
final class Volume {
  private final NavigableMap<LocalDate, Day> days = new TreeMap<>();

  private record Purchase(Instant at, BigDecimal km2) {}

  private static final class Day {
    private final List<Purchase> purchases = new ArrayList<>();
    private BigDecimal km2 = BigDecimal.ZERO;

    void add(Purchase purchase) {
      purchases.add(purchase);
      km2 = km2.add(purchase.km2());
    }

    BigDecimal before(Instant time) {
      return purchases.stream()
          .filter(purchase -> purchase.at().isBefore(time))
          .map(Purchase::km2)
          .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
  }

  void add(Instant at, BigDecimal km2) {
    days.computeIfAbsent(day(at), _ -> new Day()).add(new Purchase(at, km2));
  }

  /**
   * @param from start of a day, included
   * @param before excluded
   */
  BigDecimal between(Instant from, Instant before) {
    LocalDate last = day(before);
    BigDecimal whole =
        days.subMap(day(from), last).values().stream()
            .map(day -> day.km2)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    Day unfinished = days.get(last);
    return unfinished == null ? whole : whole.add(unfinished.before(before));
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}

package dev.swath.pricing.domain;

import dev.swath.events.domain.ContractId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All versions of the price book, each in force until the next. Immutable. */
public final class PriceBooks {
  private final NavigableMap<Instant, PriceBook> byTime;
  private final Map<String, PriceBook> byVersion;
  private final Set<ContractId> contractsWithHistory;

  /**
   * @throws IllegalArgumentException if two books have one version, or are valid from the same
   *     moment
   */
  public PriceBooks(Collection<PriceBook> books) {
    NavigableMap<Instant, PriceBook> sorted = new TreeMap<>();
    Set<ContractId> contracts = new HashSet<>();
    Set<String> versions = new HashSet<>();
    for (PriceBook book : books) {
      if (!versions.add(book.version())) {
        throw new IllegalArgumentException("two price books have the version " + book.version());
      }
      PriceBook other = sorted.put(book.validFrom(), book);
      if (other != null) {
        throw new IllegalArgumentException(
            "the versions "
                + other.version()
                + " and "
                + book.version()
                + " are both valid from "
                + book.validFrom());
      }
      contracts.addAll(book.contractsWithHistory());
    }
    this.byTime = Collections.unmodifiableNavigableMap(sorted);
    this.byVersion =
        books.stream()
            .collect(Collectors.toUnmodifiableMap(PriceBook::version, Function.identity()));
    this.contractsWithHistory = Set.copyOf(contracts);
  }

  /**
   * These and one more.
   *
   * @throws IllegalArgumentException as the constructor does
   */
  public PriceBooks with(PriceBook book) {
    List<PriceBook> all = new ArrayList<>(byTime.values());
    all.add(book);
    return new PriceBooks(all);
  }

  /** The book of that time; empty before the first. */
  public Optional<PriceBook> inForce(Instant time) {
    return Optional.ofNullable(byTime.floorEntry(time)).map(Map.Entry::getValue);
  }

  public Optional<PriceBook> version(String version) {
    return Optional.ofNullable(byVersion.get(version));
  }

  /** From the oldest on. */
  public Collection<PriceBook> all() {
    return byTime.values();
  }

  /** The contracts whose prices depend, by any version, on what they have bought before. */
  public Set<ContractId> contractsWithHistory() {
    return contractsWithHistory;
  }
}

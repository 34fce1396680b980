package dev.swath.pricing.domain;

import dev.swath.events.domain.ContractId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * For whom and as of when a price is asked.
 *
 * @param asOf the order's own time, or that of its quote: deciding again later gives the same
 */
record Occasion(PriceBook book, ContractId contract, ContractTerms terms, Instant asOf) {
  static Occasion of(PriceBook book, ContractId contract, Instant asOf) {
    return new Occasion(book, contract, book.terms(contract), asOf);
  }

  LocalDate today() {
    return LocalDate.ofInstant(asOf, ZoneOffset.UTC);
  }
}

package dev.swath.standalone.audit;

/**
 * A record that does not belong in the journal as it is, or that shows that one before it is
 * missing.
 *
 * @param contract as the entry or else the record's key names it; empty if neither does
 * @param problem what is wrong with it
 */
public record BadRecord(Place place, String contract, String problem) {

  @Override
  public String toString() {
    return "%s, contract %s: %s".formatted(place, contract.isEmpty() ? "?" : contract, problem);
  }
}

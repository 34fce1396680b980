package dev.swath.events.wire;

import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.wire.EventCodec.Attributes;
import dev.swath.events.wire.EventCodec.Older;
import java.util.Map;

/** The registry of {@link Topics#LEDGER_ENTRIES}. */
public final class LedgerEntries {
  public static final Map<String, Class<? extends LedgerEntry>> TYPES =
      Map.of("swath.ledger-entry.v3", LedgerEntry.class);

  /**
   * Had the payment provider's names of customer and card in the terms, which v3 only refers to.
   */
  private static final Map<String, Older> OLDER =
      Map.of("swath.ledger-entry.v2", new Older("swath.ledger-entry.v3", entry -> entry));

  private static final EventCodec<LedgerEntry> CODEC =
      new EventCodec<>(
          TYPES,
          OLDER,
          entry -> {
            String contract = entry.contractId().value();
            return new Attributes(entry::entryId, contract, contract, entry.at());
          });

  private LedgerEntries() {}

  public static EventCodec<LedgerEntry> codec() {
    return CODEC;
  }
}

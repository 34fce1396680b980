package dev.swath.events.wire;

import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.wire.EventCodec.Attributes;
import java.util.Map;

/** The registry of {@link Topics#LEDGER_ENTRIES}. */
public final class LedgerEntries {
  public static final Map<String, Class<? extends LedgerEntry>> TYPES =
      Map.of("swath.ledger-entry.v2", LedgerEntry.class);

  private static final EventCodec<LedgerEntry> CODEC =
      new EventCodec<>(
          TYPES,
          entry -> {
            String contract = entry.contractId().value();
            return new Attributes(entry::entryId, contract, contract, entry.at());
          });

  private LedgerEntries() {}

  public static EventCodec<LedgerEntry> codec() {
    return CODEC;
  }
}

package dev.swath.ledger.kafka;

import dev.swath.events.wire.WireJson;
import dev.swath.ledger.domain.LedgerReply;
import tools.jackson.databind.ObjectReader;

/** Answers to operators as JSON: {@code {"booked": …}} or {@code {"denied": …}}. */
final class LedgerReplies {
  private static final ObjectReader READER = WireJson.mapper().readerFor(Envelope.class);

  private record Envelope(
      LedgerReply.@org.jspecify.annotations.Nullable Booked booked,
      LedgerReply.@org.jspecify.annotations.Nullable Denied denied) {}

  private LedgerReplies() {}

  static byte[] write(LedgerReply reply) {
    return WireJson.mapper()
        .writeValueAsBytes(
            switch (reply) {
              case LedgerReply.Booked booked -> new Envelope(booked, null);
              case LedgerReply.Denied denied -> new Envelope(null, denied);
            });
  }

  static LedgerReply read(byte[] json) {
    Envelope envelope = READER.readValue(json);
    if (envelope.booked() != null) {
      return envelope.booked();
    }
    if (envelope.denied() != null) {
      return envelope.denied();
    }
    throw new IllegalArgumentException("neither booked nor denied");
  }
}

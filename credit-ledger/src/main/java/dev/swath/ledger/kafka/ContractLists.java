package dev.swath.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.Topics;
import dev.swath.events.wire.WireJson;
import dev.swath.ledger.application.ContractQuery;
import dev.swath.ledger.application.ContractSummary;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;

/**
 * Queries for contracts on the wire, and their answers, as JSON. A query is not about one contract:
 * it goes to a partition, like a tick, and has no key.
 */
final class ContractLists {
  static final String TYPE = "swath.ledger.list-contracts.v1";

  private static final ObjectReader QUERIES = WireJson.mapper().readerFor(ContractQuery.class);
  private static final ObjectReader ANSWERS = WireJson.mapper().readerFor(Answer.class);

  private record Answer(List<ContractSummary> contracts) {}

  private ContractLists() {}

  static ProducerRecord<String, byte[]> ask(int partition, ContractQuery query) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            Topics.LEDGER_REQUESTS, partition, null, WireJson.mapper().writeValueAsBytes(query));
    record.headers().add(EventCodec.TYPE_HEADER, TYPE.getBytes(UTF_8));
    return record;
  }

  /**
   * @return null if it cannot be read
   */
  static @Nullable ContractQuery readQuery(byte @Nullable [] value) {
    if (value == null) {
      return null;
    }
    try {
      return QUERIES.readValue(value);
    } catch (JacksonException | IllegalArgumentException e) {
      return null;
    }
  }

  static byte[] write(List<ContractSummary> contracts) {
    return WireJson.mapper().writeValueAsBytes(new Answer(contracts));
  }

  static List<ContractSummary> readAnswer(byte[] value) {
    return ANSWERS.<Answer>readValue(value).contracts();
  }
}

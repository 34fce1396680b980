package dev.swath.ledger.kafka;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderId;
import dev.swath.events.wire.Topics;
import dev.swath.events.wire.WireJson;
import dev.swath.ledger.application.Snapshot;
import dev.swath.ledger.application.Snapshot.AccountSnapshot;
import dev.swath.ledger.application.Snapshot.Checkpoint;
import dev.swath.ledger.application.Snapshot.OrderForgotten;
import dev.swath.ledger.application.Snapshot.OrderSnapshot;
import dev.swath.ledger.domain.Account;
import dev.swath.ledger.domain.OrderAccount;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Snapshots on the wire: the key says what it is about ({@code checkpoint}, {@code
 * contract/<contract>} or {@code order/<contract>/<order>}), the value is JSON, of an order {@link
 * OrderBytes}; none for an order that was forgotten, so that compaction drops it. Neither leaves
 * the ledger.
 */
final class Snapshots {
  private static final String CHECKPOINT = "checkpoint";
  private static final String CONTRACT = "contract/";
  private static final String ORDER = "order/";

  private static final JsonMapper MAPPER = WireJson.mapper();
  private static final ObjectReader CHECKPOINTS = MAPPER.readerFor(Checkpoint.class);
  private static final ObjectReader CORES = MAPPER.readerFor(Account.Core.class);

  private Snapshots() {}

  static ProducerRecord<String, byte[]> write(int partition, Snapshot snapshot) {
    return switch (snapshot) {
      case AccountSnapshot(Account.Core core) ->
          record(partition, CONTRACT + core.contractId(), MAPPER.writeValueAsBytes(core));
      case OrderSnapshot(ContractId contract, OrderId id, OrderAccount order) ->
          record(partition, key(contract, id), OrderBytes.write(order));
      case OrderForgotten(ContractId contract, OrderId id) ->
          new ProducerRecord<>(Topics.LEDGER_SNAPSHOTS, partition, key(contract, id), null);
      case Checkpoint checkpoint ->
          record(partition, CHECKPOINT, MAPPER.writeValueAsBytes(checkpoint));
    };
  }

  /**
   * @param value null for an order that was forgotten
   */
  static Snapshot read(String key, byte @Nullable [] value) {
    if (key.equals(CHECKPOINT)) {
      return CHECKPOINTS.<Checkpoint>readValue(value);
    }
    if (key.startsWith(CONTRACT)) {
      return new AccountSnapshot(CORES.readValue(value));
    }
    int end = key.indexOf('/', ORDER.length());
    if (!key.startsWith(ORDER) || end < 0) {
      throw new IllegalStateException("no snapshot has the key " + key);
    }
    ContractId contract = new ContractId(key.substring(ORDER.length(), end));
    OrderId order = OrderId.parse(key.substring(end + 1));
    return value == null
        ? new OrderForgotten(contract, order)
        : new OrderSnapshot(contract, order, OrderBytes.read(value));
  }

  private static String key(ContractId contract, OrderId order) {
    return ORDER + contract + "/" + order;
  }

  private static ProducerRecord<String, byte[]> record(int partition, String key, byte[] value) {
    return new ProducerRecord<>(Topics.LEDGER_SNAPSHOTS, partition, key, value);
  }
}

package dev.swath.ledger.kafka;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderId;
import dev.swath.events.wire.Topics;
import dev.swath.events.wire.WireJson;
import dev.swath.ledger.application.Snapshot;
import dev.swath.ledger.application.Snapshot.AccountSnapshot;
import dev.swath.ledger.application.Snapshot.Checkpoint;
import dev.swath.ledger.application.Snapshot.PartSnapshot;
import dev.swath.ledger.domain.Account;
import dev.swath.ledger.domain.AccountPart;
import dev.swath.ledger.domain.AccountPart.DonePart;
import dev.swath.ledger.domain.AccountPart.LotPart;
import dev.swath.ledger.domain.AccountPart.OrderPart;
import dev.swath.ledger.domain.AccountPart.SpentPart;
import dev.swath.ledger.domain.AccountPart.VoucherPart;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Snapshots on the wire: the key says what it is about ({@code checkpoint}, {@code
 * contract/<contract>} or {@code part/<contract>/<name of the part>}), the value is JSON, of an
 * order {@link OrderBytes}; none for a part that does not exist any more, so that compaction drops
 * it. Neither leaves the ledger.
 */
final class Snapshots {
  private static final String CHECKPOINT = "checkpoint";
  private static final String CONTRACT = "contract/";
  private static final String PART = "part/";

  private static final JsonMapper MAPPER = WireJson.mapper();
  private static final ObjectReader CHECKPOINTS = MAPPER.readerFor(Checkpoint.class);
  private static final ObjectReader CORES = MAPPER.readerFor(Account.Core.class);
  private static final Map<String, ObjectReader> PARTS =
      Map.of(
          "done/", MAPPER.readerFor(DonePart.class),
          "lot/", MAPPER.readerFor(LotPart.class),
          "spent/", MAPPER.readerFor(SpentPart.class),
          "voucher/", MAPPER.readerFor(VoucherPart.class));

  private Snapshots() {}

  static ProducerRecord<String, byte[]> write(int partition, Snapshot snapshot) {
    return switch (snapshot) {
      case AccountSnapshot(Account.Core core) ->
          record(partition, CONTRACT + core.contractId(), MAPPER.writeValueAsBytes(core));
      case PartSnapshot(ContractId contract, AccountPart part) ->
          record(
              partition, PART + contract + "/" + part.name(), part.exists() ? bytes(part) : null);
      case Checkpoint checkpoint ->
          record(partition, CHECKPOINT, MAPPER.writeValueAsBytes(checkpoint));
    };
  }

  private static byte[] bytes(AccountPart part) {
    return part instanceof OrderPart(_, var order) && order != null
        ? OrderBytes.write(order)
        : MAPPER.writeValueAsBytes(part);
  }

  /**
   * @return null if the key is none of a snapshot
   * @throws RuntimeException if the value cannot be read
   */
  static @Nullable Snapshot read(String key, byte[] value) {
    if (key.equals(CHECKPOINT)) {
      return CHECKPOINTS.<Checkpoint>readValue(value);
    }
    if (key.startsWith(CONTRACT)) {
      return new AccountSnapshot(CORES.readValue(value));
    }
    int end = key.indexOf('/', PART.length());
    if (!key.startsWith(PART) || end < 0) {
      return null;
    }
    ContractId contract = new ContractId(key.substring(PART.length(), end));
    String name = key.substring(end + 1);
    if (name.startsWith(OrderPart.KIND)) {
      OrderId order = OrderId.parse(name.substring(OrderPart.KIND.length()));
      return new PartSnapshot(contract, new OrderPart(order, OrderBytes.read(value)));
    }
    ObjectReader reader = PARTS.get(name.substring(0, name.indexOf('/') + 1));
    return reader == null ? null : new PartSnapshot(contract, reader.readValue(value));
  }

  private static ProducerRecord<String, byte[]> record(
      int partition, String key, byte @Nullable [] value) {
    return new ProducerRecord<>(Topics.LEDGER_SNAPSHOTS, partition, key, value);
  }
}

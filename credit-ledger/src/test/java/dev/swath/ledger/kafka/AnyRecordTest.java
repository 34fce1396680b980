package dev.swath.ledger.kafka;

import static dev.swath.ledger.kafka.RunningLedger.closed;
import static dev.swath.ledger.kafka.RunningLedger.delivered;
import static dev.swath.ledger.kafka.RunningLedger.priced;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderEvent.Outcome;
import dev.swath.events.domain.OrderId;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever somebody writes to a topic by mistake, everybody's orders go on. */
class AnyRecordTest {
  private static final int PARTITIONS = 6;
  private static final Set<String> COMPACTED = Set.of(Topics.LEDGER_SNAPSHOTS, Topics.LEDGER_CARDS);

  @TempDir Path folder;
  private RunningLedger ledger;

  @BeforeEach
  void start() throws Exception {
    ledger = new RunningLedger(folder, "--swath.ledger.tick=100ms");
  }

  @AfterEach
  void stop() {
    ledger.close();
  }

  @Test
  void recordsThatAreNoneOfTheTopicStopNobodyNeitherAtOnceNorAfterARestart() throws Exception {
    List<ContractId> contracts = new ArrayList<>();
    // One in each partition.
    Set<Integer> covered = new HashSet<>();
    for (int i = 0; covered.size() < PARTITIONS; i++) {
      ContractId contract = new ContractId("any-" + i);
      if (covered.add(partition(contract))) {
        contracts.add(ledger.open(contract.value(), 1_000));
      }
    }
    for (String topic :
        List.of(
            Topics.ORDERS,
            Topics.LEDGER_REQUESTS,
            Topics.LEDGER_ENTRIES,
            Topics.LEDGER_PAYMENTS,
            Topics.LEDGER_REPLIES,
            Topics.LEDGER_SNAPSHOTS,
            Topics.LEDGER_CARDS)) {
      int partitions = topic.equals(Topics.LEDGER_REPLIES) ? 1 : PARTITIONS;
      for (int partition = 0; partition < partitions; partition++) {
        for (ProducerRecord<String, byte[]> record : strange(topic, partition)) {
          ledger.send(record);
        }
      }
    }

    everyContractsOrderIsCarriedOut(contracts, "at-once");
    for (int start = 0; start < 2; start++) {
      ledger.stopService();
      ledger.startAgain();
      everyContractsOrderIsCarriedOut(contracts, "after-start-" + start);
    }

    assertThat(ledger.get("/actuator/health/readiness").body()).contains("\"UP\"");
    contracts.forEach(contract -> assertThat(ledger.journal(contract)).hasSize(2 + 3 * 3));
    assertThat(ledger.records(Topics.deadLetters(Topics.LEDGER_ENTRIES)))
        .as("what is no entry is buried, and buried once")
        .hasSize(PARTITIONS * strange(Topics.LEDGER_ENTRIES, 0).size());
  }

  private void everyContractsOrderIsCarriedOut(List<ContractId> contracts, String name) {
    for (ContractId contract : contracts) {
      OrderId order = OrderId.of(contract, name);
      ledger.send(
          priced(contract, order, 10),
          delivered(contract, order, 0, 10),
          closed(contract, order, Outcome.DELIVERED));
    }
    for (ContractId contract : contracts) {
      ledger.awaitEvents(
          OrderId.of(contract, name),
          CreditsHeld.class,
          CreditsCaptured.class,
          CreditsReleased.class);
    }
  }

  private static List<ProducerRecord<String, byte[]>> strange(String topic, int partition) {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    byte[] garbage = "{\"no\":1}".getBytes(UTF_8);
    records.add(record(topic, partition, "any-0", garbage, null));
    records.add(record(topic, partition, "x", new byte[] {0, -1, 7}, "swath.ledger-entry.v2"));
    records.add(record(topic, partition, "x", garbage, "swath.ledger-entry.v3"));
    records.add(record(topic, partition, "x", garbage, "swath.order-priced.v1"));
    records.add(record(topic, partition, "x", garbage, "swath.ledger.hold-credits.v1"));
    records.add(record(topic, partition, "x", garbage, "swath.ledger.capture-payment.v1"));
    records.add(record(topic, partition, "x", garbage, "somebody.elses.v1"));
    ProducerRecord<String, byte[]> nullHeader = record(topic, partition, "x", garbage, null);
    nullHeader.headers().add(new RecordHeader(EventCodec.TYPE_HEADER, (byte @Nullable []) null));
    records.add(nullHeader);
    if (!COMPACTED.contains(topic)) {
      // A compacted topic takes no record without a key.
      records.add(record(topic, partition, null, null, null));
      records.add(record(topic, partition, null, garbage, "swath.order-closed.v1"));
    } else {
      records.add(record(topic, partition, "checkpoint", garbage, null));
      records.add(record(topic, partition, "contract/any-0", garbage, null));
      records.add(record(topic, partition, "part/any-0/order/none", garbage, null));
    }
    if (partition == 0) {
      records.add(record(topic, partition, "x", new byte[4_193_000], null));
    } else {
      records.add(record(topic, partition, "x", new byte[10_000], null));
    }
    return records;
  }

  private static ProducerRecord<String, byte[]> record(
      String topic,
      int partition,
      @Nullable String key,
      byte @Nullable [] value,
      @Nullable String type) {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, partition, key, value);
    if (type != null) {
      record.headers().add(EventCodec.TYPE_HEADER, type.getBytes(UTF_8));
    }
    return record;
  }

  @Test
  void aJournalThatCannotBeTrustedStopsItsPartitionOnlyAndHealthSaysWhich() throws Exception {
    ContractId broken = ledger.open("broken", 100);
    ContractId sound = ledger.open("sound", 100);
    assertThat(partition(broken)).isNotEqualTo(partition(sound));
    LedgerEntry entry = ledger.journal(broken).getLast();
    ledger.send(LedgerEntries.codec().encode(Topics.LEDGER_ENTRIES, entry, "/somebody/else", null));

    ledger.stopService();
    OrderId stopped = OrderId.of(broken, "1");
    ledger.send(priced(broken, stopped, 10));
    ledger.startAgain();

    OrderId order = OrderId.of(sound, "1");
    ledger.send(priced(sound, order, 10));
    ledger.awaitEvents(order, CreditsHeld.class);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(ledger.get("/actuator/health/readiness").statusCode()).isEqualTo(503));
    assertThat(ledger.get("/actuator/prometheus").body()).contains("swath_partitions_faulty 1.0");
    OrderId another = OrderId.of(sound, "2");
    ledger.send(priced(sound, another, 10));
    ledger.awaitEvents(another, CreditsHeld.class);
    assertThat(ledger.told(List.of(stopped))).isEmpty();
  }

  private static int partition(ContractId contract) {
    return Utils.toPositive(Utils.murmur2(contract.value().getBytes(UTF_8))) % PARTITIONS;
  }
}

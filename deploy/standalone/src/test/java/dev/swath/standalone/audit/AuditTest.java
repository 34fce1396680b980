package dev.swath.standalone.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.standalone.Home;
import dev.swath.standalone.Installation;
import dev.swath.standalone.Ports;
import dev.swath.standalone.Service;
import dev.swath.standalone.Stack;
import dev.swath.standalone.StackException;
import dev.swath.standalone.audit.ContractAudit.Live;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test writes a journal of its own to one real broker. */
class AuditTest {
  @TempDir static Path folder;
  private static Stack stack;
  private static String broker;
  private static KafkaProducer<String, byte[]> producer;
  private static int topics;

  private final Books acme = Books.usual("acme");
  private final Books other = Books.usual("other");

  @BeforeAll
  static void up() {
    stack = new Stack(Installation.locate(), new Home(folder), Ports.free()).endedWithThisJvm();
    stack.up(EnumSet.of(Service.KAFKA), Duration.ofMinutes(1), System.out::println);
    broker = stack.ports().bootstrapServers();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker), new StringSerializer(), new ByteArraySerializer());
  }

  @AfterAll
  static void down() {
    producer.close();
    stack.close();
  }

  @Test
  void anHonestJournalIsRight() throws Exception {
    AuditReport report = audit(journal(both()));

    assertThat(report.isRight()).isTrue();
    assertThat(report.records()).isEqualTo(10);
    assertThat(report.openHolds()).isEqualTo(2);
    assertThat(report.total().debits())
        .isEqualTo(2 * (1_000 + 200 + 200 + 300))
        .isEqualTo(report.total().credits());
    assertThat(report.contracts())
        .allSatisfy(
            contract -> {
              assertThat(contract.entries()).isEqualTo(5);
              assertThat(contract.balances()).isEqualTo(acme.last().after());
              assertThat(contract.openHolds()).isEqualTo(1);
              assertThat(contract.live()).isEqualTo(Live.NOT_COMPARED);
            });
    assertThat(report.toText()).contains("10 entries of 2 contracts", "All of it is right");
    assertThat(report.toJson()).contains("\"right\":true", "\"contract\":\"acme\"");
  }

  @Test
  void aChangedAmountIsNamed() throws Exception {
    List<LedgerEntry> tampered = both();
    tampered.set(3, Books.withAmount(tampered.get(3), 20));

    AuditReport report = audit(journal(tampered));

    assertThat(report.isRight()).isFalse();
    assertThat(report.bad()).hasSize(1);
    assertThat(report.bad().getFirst().place().offset()).isEqualTo(3);
    assertThat(report.bad().getFirst().contract()).isEqualTo("acme");
    assertThat(report.bad().getFirst().problem()).contains("was changed");
    assertThat(report.toText()).contains("partition 0, offset 3, contract acme", "NOT RIGHT");
    assertThat(report.contracts())
        .extracting(ContractAudit::contract, ContractAudit::isRight)
        .containsExactly(tuple("acme", false), tuple("other", true));
  }

  @Test
  void aDroppedRecordIsNamedByTheOneBehindIt() throws Exception {
    List<LedgerEntry> tampered = both();
    tampered.remove(2);

    BadRecord bad = audit(journal(tampered)).bad().getFirst();

    assertThat(bad.place().offset()).isEqualTo(2);
    assertThat(bad.problem()).contains("entry 4 where 3 was to come");
  }

  @Test
  void anInsertedRecordIsNamed() throws Exception {
    List<LedgerEntry> tampered = both();
    tampered.add(4, Books.usual("acme").granted(1_000_000).last());

    BadRecord bad = audit(journal(tampered)).bad().getFirst();

    assertThat(bad.place().offset()).isEqualTo(4);
    assertThat(bad.problem()).contains("entry 6 where 5 was to come");
  }

  @Test
  void anUnreadableRecordIsNamed() throws Exception {
    String topic = topic(1);
    send(topic, 0, acme.entries());
    ProducerRecord<String, byte[]> torn =
        LedgerEntries.codec().encode(topic, other.last(), "/test", null);
    producer
        .send(
            new ProducerRecord<>(
                topic,
                0,
                "other",
                "{\"entryId\":".getBytes(StandardCharsets.UTF_8),
                torn.headers()))
        .get();
    producer.send(new ProducerRecord<>(topic, 0, "odd", new byte[0])).get();

    AuditReport report = audit(topic);

    assertThat(report.bad())
        .extracting(bad -> bad.place().offset(), BadRecord::contract)
        .containsExactly(tuple(5L, "other"));
    assertThat(report.bad())
        .allSatisfy(bad -> assertThat(bad.problem()).contains("cannot be read"));
    assertThat(report.strays()).isEqualTo(1);
    assertThat(report.contracts()).singleElement().satisfies(a -> assertThat(a.isRight()).isTrue());
  }

  @Test
  void aContractsEntriesStandInOnePartition() throws Exception {
    String topic = topic(2);
    send(topic, 0, acme.entries());
    send(topic, 1, acme.granted(5).entries().subList(5, 6));

    BadRecord bad = audit(topic).bad().getFirst();

    assertThat(bad.place()).isEqualTo(new Place(topic, 1, 0));
    assertThat(bad.problem()).contains("another partition");
  }

  @Test
  void theLedgerHasTheSameBalancesAlsoWhenTheyMoveMeanwhile() throws Exception {
    String topic = journal(both());
    try (FakeLedger ledger = new FakeLedger();
        LiveAccounts live = new LiveAccounts(ledger.url(), "token")) {
      ledger.stands(other.last());
      ledger.stands(acme.granted(7).last());
      // What the ledger is ahead of what was read comes, and one more entry behind it.
      ledger.before("acme", () -> sendUnchecked(topic, acme.granted(8).entries().subList(5, 7)));

      AuditReport report = new Audit(broker, topic, live).run();

      assertThat(report.problems()).isEmpty();
      assertThat(report.contracts())
          .extracting(ContractAudit::live)
          .containsExactly(Live.EQUAL, Live.EQUAL);
    }
  }

  @Test
  void aTruncatedJournalAndOtherBalancesDifferFromTheLedgers() throws Exception {
    List<LedgerEntry> cut = both();
    cut.removeIf(entry -> entry.equals(acme.last()));
    try (FakeLedger ledger = new FakeLedger();
        LiveAccounts live = new LiveAccounts(ledger.url(), "token")) {
      ledger.stands(Books.usual("acme").entries().get(2));

      AuditReport report = new Audit(broker, journal(cut), live).run();

      assertThat(report.isRight()).isFalse();
      assertThat(report.problems())
          .containsExactly(
              "Contract acme: the ledger is at entry 3, the journal at 4",
              "Contract other: the ledger has no such contract");
    }
  }

  @Test
  void saysWhenThereIsNothingToRead() {
    assertThatThrownBy(() -> audit("no-such-topic"))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("no-such-topic");
  }

  private List<LedgerEntry> both() {
    List<LedgerEntry> entries = new ArrayList<>(acme.entries());
    entries.addAll(other.entries());
    return entries;
  }

  private static AuditReport audit(String topic) {
    return new Audit(broker, topic, null).run();
  }

  /** A topic of one partition with these entries. */
  private static String journal(List<LedgerEntry> entries) throws Exception {
    String topic = topic(1);
    send(topic, 0, entries);
    return topic;
  }

  private static String topic(int partitions) throws Exception {
    String topic = "journal-" + topics++;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
    return topic;
  }

  private static void send(String topic, int partition, List<LedgerEntry> entries)
      throws ExecutionException, InterruptedException {
    for (LedgerEntry entry : entries) {
      ProducerRecord<String, byte[]> record =
          LedgerEntries.codec().encode(topic, entry, "/test", null);
      producer
          .send(
              new ProducerRecord<>(
                  topic, partition, record.key(), record.value(), record.headers()))
          .get();
    }
  }

  private static void sendUnchecked(String topic, List<LedgerEntry> entries) {
    try {
      send(topic, 0, entries);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

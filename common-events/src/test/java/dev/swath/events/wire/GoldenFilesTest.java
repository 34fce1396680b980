package dev.swath.events.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.Samples;
import dev.swath.events.domain.Terms;
import dev.swath.events.wire.EventCodec.Decoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One file for each event type and version: headers, a blank line, the value. What was once written
 * must be readable for ever: a file whose content is not written any more goes to the folder {@code
 * older}. {@code -Dgolden.write=true} writes those that are missing.
 */
class GoldenFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final Set<String> OPTIONAL =
      Set.of("customerReference", "marketSegment", "quote", "violations", "vouchers", "areaKm2");
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  static Stream<OrderEvent> events() {
    return Samples.oneOfEach().stream();
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventIsWrittenAndReadAsItsGoldenFileSays(OrderEvent event) throws IOException {
    ProducerRecord<String, byte[]> written =
        OrderEvents.codec().encode(Topics.ORDERS, event, "/swath/test", TRACEPARENT);

    assertThat(print(written)).isEqualTo(golden(written));
    assertThat(OrderEvents.codec().decode(read(written)))
        .isEqualTo(new Decoded.Event<>(event, TRACEPARENT));
  }

  @Test
  void aLedgerEntryIsWrittenAndReadAsItsGoldenFileSays() throws IOException {
    LedgerEntry entry = Samples.heldEntry();
    ProducerRecord<String, byte[]> written =
        LedgerEntries.codec().encode(Topics.LEDGER_ENTRIES, entry, "/swath/test", null);

    assertThat(print(written)).isEqualTo(golden(written));
    assertThat(LedgerEntries.codec().decode(read(written)))
        .isEqualTo(new Decoded.Event<>(entry, null));
  }

  @ParameterizedTest
  @MethodSource("older")
  void whatOlderWritersWroteIsRead(Path file) throws IOException {
    String[] parts = Files.readString(file).split("\n\n", 2);
    List<String> lines = parts[0].lines().toList();
    String key = lines.getFirst().replaceFirst("key: ", "");
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>("a topic", key, parts[1].getBytes(UTF_8));
    for (String line : lines) {
      String[] header = line.split(": ", 2);
      record.headers().add(header[0], header[1].getBytes(UTF_8));
    }
    Decoded<?> decoded =
        file.getFileName().toString().startsWith("swath.ledger-entry")
            ? LedgerEntries.codec().decode(read(record))
            : OrderEvents.codec().decode(read(record));

    assertThat(decoded).isInstanceOf(Decoded.Event.class);
    if (((Decoded.Event<?>) decoded).event() instanceof LedgerEntry entry) {
      assertThat(entry.computedHash()).isEqualTo(entry.hash());
    }
  }

  @Test
  void anEntryOfBeforeThereWereReferencesStillTellsItsCard() throws IOException {
    LedgerEntry entry = Samples.openedEntry(new Terms.Card("cus_1", "pm_card_visa"));
    Path file = FOLDER.resolve("older/swath.ledger-entry.v2-with-card.txt");
    String[] parts = Files.readString(file).split("\n\n", 2);

    assertThat(WireJson.mapper().readValue(parts[1], LedgerEntry.class)).isEqualTo(entry);
  }

  @Test
  void anEntrysTermsHaveTheReferenceOfTheCardAndNoOtherNameOfIt() throws IOException {
    Terms.Card told = new Terms.Card("cus_1", "pm_card_visa");
    LedgerEntry entry = Samples.openedEntry(told.byReference(Samples.CONTRACT));
    ProducerRecord<String, byte[]> written =
        LedgerEntries.codec().encode(Topics.LEDGER_ENTRIES, entry, "/swath/test", null);
    Path file = FOLDER.resolve("swath.ledger-entry.v3-with-terms.txt");
    if (Boolean.getBoolean("golden.write") && !Files.exists(file)) {
      Files.writeString(file, print(written));
    }

    assertThat(print(written))
        .isEqualTo(Files.readString(file))
        .doesNotContain("cus_1", "pm_card_visa");
    assertThat(LedgerEntries.codec().decode(read(written)))
        .isEqualTo(new Decoded.Event<>(entry, null));
  }

  static Stream<Path> older() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("older"))) {
      return files.sorted().toList().stream();
    }
  }

  @Test
  void everyTypeHasASample() {
    assertThat(events().map(OrderEvent::getClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(OrderEvents.TYPES.values());
  }

  @ParameterizedTest
  @MethodSource("events")
  void whatIsMissingMakesARecordUnreadableUnlessItMayBeAbsent(OrderEvent event) {
    ProducerRecord<String, byte[]> written =
        OrderEvents.codec().encode(Topics.ORDERS, event, "/swath/test", null);
    ObjectNode value = (ObjectNode) WireJson.mapper().readTree(written.value());
    for (String field : List.copyOf(value.propertyNames())) {
      boolean optional = OPTIONAL.contains(field) && !(event instanceof OrderEvent.OrderRejected);
      assertThat(decoded(written, value.deepCopy().without(field)) instanceof Decoded.Event)
          .as("without %s", field)
          .isEqualTo(optional);
      assertThat(decoded(written, value.deepCopy().putNull(field)) instanceof Decoded.Event)
          .as("null %s", field)
          .isEqualTo(optional);
    }
  }

  @Test
  void aNewerWritersFieldIsPassedOver() {
    ProducerRecord<String, byte[]> written =
        OrderEvents.codec().encode(Topics.ORDERS, Samples.held(), "/swath/test", null);
    ObjectNode value = (ObjectNode) WireJson.mapper().readTree(written.value());
    value.put("brandNew", 1);
    assertThat(decoded(written, value)).isEqualTo(new Decoded.Event<>(Samples.held(), null));
  }

  @Test
  void aNewerWritersTypeIsUnknownAndGarbageIsUnreadable() {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(Topics.ORDERS, "k", new byte[3]);
    assertThat(OrderEvents.codec().decode(read(record))).isInstanceOf(Decoded.Unreadable.class);
    record.headers().add("ce_type", "swath.order-levitated.v1".getBytes(UTF_8));
    assertThat(OrderEvents.codec().decode(read(record)))
        .isEqualTo(new Decoded.UnknownType<>("swath.order-levitated.v1"));
    record.headers().add("ce_type", "swath.order-priced.v1".getBytes(UTF_8));
    assertThat(OrderEvents.codec().decode(read(record))).isInstanceOf(Decoded.Unreadable.class);
  }

  private static Decoded<OrderEvent> decoded(ProducerRecord<String, byte[]> like, JsonNode value) {
    return OrderEvents.codec()
        .decode(
            read(
                new ProducerRecord<>(
                    like.topic(),
                    null,
                    like.key(),
                    WireJson.mapper().writeValueAsBytes(value),
                    like.headers())));
  }

  private static String print(ProducerRecord<String, byte[]> record) {
    StringBuilder text = new StringBuilder("key: " + record.key() + "\n");
    record
        .headers()
        .forEach(
            header ->
                text.append(header.key())
                    .append(": ")
                    .append(new String(Objects.requireNonNull(header.value()), UTF_8))
                    .append('\n'));
    return text + "\n" + new String(record.value(), UTF_8) + "\n";
  }

  private static String golden(ProducerRecord<String, byte[]> record) throws IOException {
    Path file = FOLDER.resolve(EventCodec.typeOf(read(record)) + ".txt");
    if (Boolean.getBoolean("golden.write") && !Files.exists(file)) {
      Files.writeString(file, print(record));
    }
    return Files.readString(file);
  }

  private static ConsumerRecord<String, byte[]> read(ProducerRecord<String, byte[]> record) {
    return new ConsumerRecord<>(
        record.topic(),
        0,
        0L,
        0L,
        TimestampType.CREATE_TIME,
        0,
        0,
        record.key(),
        record.value(),
        new RecordHeaders(record.headers().toArray()),
        java.util.Optional.empty());
  }
}

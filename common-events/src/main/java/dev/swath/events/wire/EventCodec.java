package dev.swath.events.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.domain.EventId;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes events of one family to Kafka records and reads them back: JSON value, CloudEvents 1.0
 * headers in the binary mode of the Kafka protocol binding, W3C {@code traceparent}. A type name
 * maps to a class by an explicit registry, never by the class's name. Thread safe.
 *
 * @param <E> the family
 */
public final class EventCodec<E> {
  public static final String TYPE_HEADER = "ce_type";
  public static final String SUBJECT_HEADER = "ce_subject";
  public static final String TRACEPARENT_HEADER = "traceparent";

  private static final byte[] SPEC_VERSION = "1.0".getBytes(UTF_8);
  private static final byte[] JSON = "application/json".getBytes(UTF_8);

  private final Map<String, ObjectReader> readers;
  private final Map<String, Older> older;
  private final Map<Class<?>, Written> writers;
  private final Function<E, Attributes> attributes;

  private record Written(String type, ObjectWriter writer) {}

  /**
   * What the headers say of an event.
   *
   * @param key Kafka key
   * @param subject what the event is about
   */
  public record Attributes(EventId id, String key, String subject, Instant time) {}

  /**
   * A version that is not written any more.
   *
   * @param type the version that took its place
   * @param translation makes a value of that version of it
   */
  public record Older(String type, UnaryOperator<ObjectNode> translation) {}

  /** What a record holds. */
  public sealed interface Decoded<E> {
    record Event<E>(E event, @Nullable String traceparent) implements Decoded<E> {}

    /** A type that this reader does not know: from a newer writer, to be passed over. */
    record UnknownType<E>(String type) implements Decoded<E> {}

    /** Not an event of this family: belongs to the dead letters. */
    record Unreadable<E>(String cause) implements Decoded<E> {}
  }

  /**
   * @param types type name to class, one for each class of the family
   */
  public EventCodec(Map<String, Class<? extends E>> types, Function<E, Attributes> attributes) {
    this(types, Map.of(), attributes);
  }

  /**
   * @param types type name to class, one for each class of the family
   * @param older type name to how it is read still
   */
  public EventCodec(
      Map<String, Class<? extends E>> types,
      Map<String, Older> older,
      Function<E, Attributes> attributes) {
    this.attributes = attributes;
    this.older = Map.copyOf(older);
    this.readers =
        types.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, type -> WireJson.mapper().readerFor(type.getValue())));
    this.writers =
        types.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getValue,
                    type ->
                        new Written(type.getKey(), WireJson.mapper().writerFor(type.getValue()))));
  }

  /**
   * @param source who writes it, a URI reference such as {@code /swath/pricing-service}
   * @param traceparent of the cause, carried on; null if it had none
   */
  public ProducerRecord<String, byte[]> encode(
      String topic, E event, String source, @Nullable String traceparent) {
    Written written = writers.get(event.getClass());
    if (written == null) {
      throw new IllegalArgumentException("not registered: " + event.getClass());
    }
    Attributes about = attributes.apply(event);
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic, about.key(), written.writer().writeValueAsBytes(event));
    Headers headers = record.headers();
    headers.add("ce_specversion", SPEC_VERSION);
    headers.add("ce_id", about.id().toString().getBytes(UTF_8));
    headers.add(TYPE_HEADER, written.type().getBytes(UTF_8));
    headers.add("ce_source", source.getBytes(UTF_8));
    headers.add(SUBJECT_HEADER, about.subject().getBytes(UTF_8));
    headers.add("ce_time", about.time().toString().getBytes(UTF_8));
    headers.add("content-type", JSON);
    if (traceparent != null) {
      headers.add(TRACEPARENT_HEADER, traceparent.getBytes(UTF_8));
    }
    return record;
  }

  public Decoded<E> decode(ConsumerRecord<String, byte[]> record) {
    String type = header(record.headers(), TYPE_HEADER);
    if (type == null) {
      return new Decoded.Unreadable<>("no " + TYPE_HEADER + " header");
    }
    Older before = older.get(type);
    ObjectReader reader = readers.get(before == null ? type : before.type());
    if (reader == null) {
      return new Decoded.UnknownType<>(type);
    }
    if (record.value() == null) {
      return new Decoded.Unreadable<>("no value");
    }
    try {
      E event =
          before == null
              ? reader.readValue(record.value())
              : reader.readValue(translated(before, record.value()));
      return event == null
          ? new Decoded.Unreadable<>("null")
          : new Decoded.Event<>(event, header(record.headers(), TRACEPARENT_HEADER));
    } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
      // The records' own constructors refuse what is missing or out of range.
      return new Decoded.Unreadable<>(String.valueOf(e.getMessage()));
    }
  }

  private static JsonNode translated(Older older, byte[] value) {
    if (WireJson.mapper().readTree(value) instanceof ObjectNode object) {
      return older.translation().apply(object);
    }
    throw new IllegalArgumentException("not an object");
  }

  /**
   * The type name in the headers, so that a reader can pass over a record without reading its
   * value.
   */
  public static @Nullable String typeOf(ConsumerRecord<?, ?> record) {
    return header(record.headers(), TYPE_HEADER);
  }

  private static @Nullable String header(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}

package dev.swath.events.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.domain.EventId;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
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

  private final Map<String, Class<? extends E>> classes;
  private final Map<String, ObjectReader> readers;
  private final Map<String, Older> older;
  private final Map<Class<?>, Written> writers;
  private final Function<E, Attributes> attributes;

  private record Written(String type, ObjectWriter writer) {}

  /**
   * What the headers say of an event.
   *
   * @param id asked for only when the event is written
   * @param key Kafka key
   * @param subject what the event is about
   */
  public record Attributes(Supplier<EventId> id, String key, String subject, Instant time) {}

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

  /** What a record is to a reader that wants only some classes of the family. */
  public sealed interface Selected<E> {
    /**
     * @param traceparent of the cause; null if it had none
     */
    record Event<E>(E event, @Nullable String traceparent) implements Selected<E> {}

    /** Told by the header alone: another class, or a type that this reader does not know. */
    record NotWanted<E>() implements Selected<E> {}

    /**
     * Not an event of this family, or a version of a wanted class that this reader does not know:
     * belongs to the dead letters.
     */
    record Unreadable<E>(String cause) implements Selected<E> {}
  }

  /** Reads the wanted classes of the family, in all their versions. Thread safe. */
  public final class Selection {
    private static final String VERSION = "\\.v\\d+$";

    private final Set<String> types;
    private final Set<String> names;

    private Selection(Set<Class<? extends E>> wanted) {
      this.types =
          Stream.concat(classes.keySet().stream(), older.keySet().stream())
              .filter(type -> wanted.stream().anyMatch(one -> one.isAssignableFrom(classOf(type))))
              .collect(Collectors.toUnmodifiableSet());
      this.names =
          types.stream()
              .map(type -> type.replaceFirst(VERSION, ""))
              .collect(Collectors.toUnmodifiableSet());
    }

    /** Never throws, whatever the record holds. */
    public Selected<E> select(ConsumerRecord<String, byte[]> record) {
      String type = typeOf(record);
      if (type != null && !types.contains(type)) {
        return names.contains(type.replaceFirst(VERSION, ""))
            ? new Selected.Unreadable<>("a version that this reader does not know: " + type)
            : new Selected.NotWanted<>();
      }
      return switch (decode(record)) {
        case Decoded.Event<E>(E event, String traceparent) ->
            new Selected.Event<>(event, traceparent);
        case Decoded.UnknownType<E> _ -> new Selected.NotWanted<>();
        case Decoded.Unreadable<E>(String cause) -> new Selected.Unreadable<>(cause);
      };
    }
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
    this.classes = Map.copyOf(types);
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
    headers.add("ce_id", about.id().get().toString().getBytes(UTF_8));
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

  /**
   * A reader of some classes only.
   *
   * @param wanted classes of the family, or interfaces that several of them share
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // Set.of only copies them.
  public final Selection reading(Class<? extends E>... wanted) {
    return new Selection(Set.of(wanted));
  }

  private Class<? extends E> classOf(String type) {
    Older before = older.get(type);
    return Objects.requireNonNull(classes.get(before == null ? type : before.type()));
  }

  /** Never throws, whatever the record holds. */
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
      if (event == null) {
        return new Decoded.Unreadable<>("the value is null");
      }
      String key = attributes.apply(event).key();
      return key.equals(record.key())
          ? new Decoded.Event<>(event, header(record.headers(), TRACEPARENT_HEADER))
          // It stands in another partition than the other events of its key.
          : new Decoded.Unreadable<>("the key is not " + key);
    } catch (RuntimeException e) {
      // Jackson refuses what is no JSON of the class, and the records' own constructors what is
      // missing or out of range.
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

package dev.swath.simulation;

import dev.swath.events.domain.EventId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsRefunded;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.orders.tracking.application.Recorded;
import dev.swath.orders.tracking.domain.LogPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads along what is committed, record by record, and holds it against the laws. It shares nothing
 * with those it audits but the published language.
 */
final class Auditor {
  private static final int MOST = 1_000;

  private final Broker broker;
  private final Books books = new Books();
  private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();
  private final Map<OrderId, OrderState> orders = new LinkedHashMap<>();
  private final List<Recorded<OrderEvent>> events = new ArrayList<>();
  private final Map<OrderId, Boolean> granted = new HashMap<>();
  private final Set<EventId> told = new HashSet<>();

  Auditor(Broker broker) {
    this.broker = broker;
    Broker.partitions(Topics.ORDERS).forEach(partition -> positions.put(partition, 0L));
    Broker.partitions(Topics.LEDGER_ENTRIES).forEach(partition -> positions.put(partition, 0L));
  }

  /** The orders as the log tells them. */
  Map<OrderId, OrderState> orders() {
    return orders;
  }

  /** All committed events of orders, those of an order in their order. */
  List<Recorded<OrderEvent>> events() {
    return events;
  }

  Books books() {
    return books;
  }

  /** Reads on. */
  void look() {
    positions.replaceAll(
        (partition, position) -> {
          if (position >= broker.end(partition)) {
            return position;
          }
          Broker.Fetched fetched = broker.fetch(partition, position, true, MOST);
          boolean isOrders = partition.topic().equals(Topics.ORDERS);
          for (ConsumerRecord<String, byte[]> record : fetched.records()) {
            if (isOrders) {
              OrderEvent event = decode(OrderEvents.codec(), record);
              LogPartition named = new LogPartition(partition.topic(), partition.partition());
              events.add(new Recorded<>(event, named, record.offset(), false));
              see(event);
            } else {
              books.book(decode(LedgerEntries.codec(), record));
            }
          }
          return fetched.next();
        });
  }

  private static <E> E decode(EventCodec<E> codec, ConsumerRecord<String, byte[]> record) {
    return switch (codec.decode(record)) {
      case Decoded.Event<E> event -> event.event();
      case Decoded.UnknownType<E>(String type) ->
          throw new BrokenLaw(Law.NOBODY_STUMBLES, "a record of unknown type " + type);
      case Decoded.Unreadable<E>(String cause) ->
          throw new BrokenLaw(Law.NOBODY_STUMBLES, "an unreadable record: " + cause);
    };
  }

  private void see(OrderEvent event) {
    switch (event) {
      case CreditsHeld _ -> {
        once(event);
        answered(event, true);
      }
      case CreditsRefused _ -> {
        once(event);
        answered(event, false);
      }
      case CreditsCaptured _, CreditsReleased _, CreditsRefunded _ -> once(event);
      default -> {}
    }
    OrderState next = OrderState.evolve(orders.get(event.orderId()), event);
    if (next != null) {
      orders.put(event.orderId(), next);
    }
  }

  private void once(OrderEvent event) {
    if (!told.add(event.eventId())) {
      throw new BrokenLaw(
          Law.NOTHING_TWICE_FOR_ONE_CAUSE, Records.describe(event) + " is told twice");
    }
  }

  private void answered(OrderEvent event, boolean isHeld) {
    Boolean before = granted.put(event.orderId(), isHeld);
    if (before != null && before != isHeld) {
      throw new BrokenLaw(
          Law.REFUSED_STAYS_REFUSED, "order " + event.orderId() + " is both held and refused");
    }
  }
}

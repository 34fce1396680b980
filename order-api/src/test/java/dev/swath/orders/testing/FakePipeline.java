package dev.swath.orders.testing;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CancellationRequested;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderEvent.DeliveredFile;
import dev.swath.events.domain.OrderEvent.DeliveryCancelled;
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.DeliverySubmitted;
import dev.swath.events.domain.OrderEvent.DeliverySubmitting;
import dev.swath.events.domain.OrderEvent.ItemPrice;
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Outcome;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Violation;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Stands in for pricing, ledger and fulfillment. The scene's name says what becomes of an order:
 * {@code HOLD} stops at the hold, {@code DELIVER} goes on to the end, {@code REFUSE} has no
 * credits, {@code REJECT} has no price, {@code SILENT} is left alone. Writes one transaction per
 * poll, as the ledger does.
 */
public final class FakePipeline implements AutoCloseable {
  private static final Credits PRICE = new Credits(222);

  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread;

  /** Every event of the service itself, as it stands in the log. */
  private final Queue<OrderEvent> seen = new ConcurrentLinkedQueue<>();

  public FakePipeline(String brokers) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "fake-pipeline",
                ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
                5,
                ProducerConfig.LINGER_MS_CONFIG,
                0),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
                ConsumerConfig.GROUP_ID_CONFIG, "fake-pipeline",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(Topics.ORDERS));
    thread = Thread.ofPlatform().daemon().name("fake-pipeline").start(this::run);
  }

  private void run() {
    try (consumer;
        producer) {
      while (true) {
        List<OrderEvent> answers = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (OrderEvents.codec().decode(record) instanceof Decoded.Event<OrderEvent> decoded) {
            answers.addAll(react(decoded.event()));
          }
        }
        if (!answers.isEmpty()) {
          publish(answers);
        }
      }
    } catch (WakeupException e) {
      // The test is over.
    }
  }

  private List<OrderEvent> react(OrderEvent event) {
    return switch (event) {
      case OrderRequested requested -> {
        seen.add(event);
        yield answer(requested);
      }
      case CancellationRequested cancellation -> {
        seen.add(event);
        yield cancelled(cancellation);
      }
      default -> List.of();
    };
  }

  private static List<OrderEvent> answer(OrderRequested order) {
    OrderId id = order.orderId();
    ContractId contract = order.contractId();
    String scene = order.items().getFirst().sceneId();
    if (scene.startsWith("SILENT")) {
      return List.of();
    }
    if (scene.startsWith("REJECT")) {
      Violation small = new Violation("area-too-small", "/items/0/aoi", "Too small.");
      return List.of(new OrderRejected(id, contract, order.at(), List.of(small)));
    }
    Instant at = order.at().plusMillis(2);
    ItemPrice price = new ItemPrice(31.7399512345, 31.7399512345, PRICE);
    OrderPriced priced = new OrderPriced(id, contract, at, PRICE, List.of(price), "1");
    if (scene.startsWith("REFUSE")) {
      Violation poor = new Violation("insufficient-credits", null, "Credits do not suffice.");
      return List.of(
          priced, new CreditsRefused(id, contract, at, poor, PRICE, 100, new Credits(122)));
    }
    List<OrderEvent> events = new ArrayList<>();
    events.add(priced);
    events.add(new CreditsHeld(id, contract, at.plusMillis(3), PRICE, 778));
    if (scene.startsWith("DELIVER")) {
      events.addAll(delivered(order));
    }
    return events;
  }

  /** From the hold to the end. */
  private static List<OrderEvent> delivered(OrderRequested order) {
    OrderId id = order.orderId();
    ContractId contract = order.contractId();
    DeliveryId delivery = DeliveryId.of(id, 0);
    Instant at = order.at().plusMillis(10);
    DeliveredFile file = new DeliveredFile("image.zip", "http://localhost/image.zip", 1024L, null);
    return List.of(
        new DeliverySubmitting(id, contract, at, delivery, "oneatlas"),
        new DeliverySubmitted(id, contract, at.plusMillis(1), delivery, "oneatlas", "U-1"),
        new DeliveryDelivered(id, contract, at.plusMillis(40), delivery, List.of(file), PRICE),
        new CreditsCaptured(id, contract, at.plusMillis(41), delivery, PRICE),
        new OrderClosed(id, contract, at.plusMillis(42), Outcome.DELIVERED),
        new CreditsReleased(id, contract, at.plusMillis(43), Credits.ZERO));
  }

  private static List<OrderEvent> cancelled(CancellationRequested request) {
    OrderId id = request.orderId();
    ContractId contract = request.contractId();
    return List.of(
        new DeliveryCancelled(id, contract, request.at(), DeliveryId.of(id, 0)),
        new OrderClosed(id, contract, request.at(), Outcome.CANCELLED),
        new CreditsReleased(id, contract, request.at(), PRICE));
  }

  /** Walks a held order to its end. */
  public void deliver(OrderRequested order) {
    publish(delivered(order));
  }

  /** Opens a contract with 1,000 credits. */
  public void open(String contract) {
    ContractId id = new ContractId(contract);
    LedgerEntry opened =
        new LedgerEntry(
            EventId.of("opened", contract, ""),
            id,
            1,
            LedgerEntry.Kind.OPENED,
            null,
            null,
            new Credits(1_000),
            new LedgerEntry.Balances(1_000, 0, 0),
            Instant.parse("2026-01-01T00:00:00Z"),
            new LedgerEntry.Terms("Contract " + contract, new Credits(50)),
            null);
    synchronized (producer) {
      // The commit says whether what was sent is there.
      producer.beginTransaction();
      var _ =
          producer.send(
              LedgerEntries.codec().encode(Topics.LEDGER_ENTRIES, opened, "/swath/fake", null));
      producer.commitTransaction();
    }
  }

  private void publish(List<OrderEvent> events) {
    synchronized (producer) {
      // The commit says whether what was sent is there.
      producer.beginTransaction();
      for (OrderEvent event : events) {
        var _ =
            producer.send(OrderEvents.codec().encode(Topics.ORDERS, event, "/swath/fake", null));
      }
      producer.commitTransaction();
    }
  }

  public Collection<OrderEvent> seen() {
    return seen;
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

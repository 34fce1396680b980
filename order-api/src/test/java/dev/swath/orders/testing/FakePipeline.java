package dev.swath.orders.testing;

import dev.swath.events.domain.Billing;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.ItemPrice;
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
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Outcome;
import dev.swath.events.domain.OrderEvent.PaymentActionRequired;
import dev.swath.events.domain.OrderEvent.PaymentRetried;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Violation;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.orders.tracking.domain.JournalStory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
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
 * credits, {@code REFUSE:reason} has another reason, {@code REJECT} has no price, {@code SILENT} is
 * left alone. {@code CONFIRM:} waits until its payment is confirmed, and says what then becomes of
 * it: {@code held}, {@code declined}, {@code again} once more before it is held, {@code never}.
 * Writes one transaction per poll, as the ledger does.
 */
public final class FakePipeline implements AutoCloseable {
  public static final String CLIENT_SECRET = "pi_1_secret_2";

  private static final Credits PRICE = FakePrices.PRICE;
  private static final Billing PREPAID =
      new Billing(BillingMode.CREDIT, "EUR", new BigDecimal("2.22"), null);
  private static final Billing BY_CARD =
      new Billing(BillingMode.CARD, "EUR", new BigDecimal("2.22"), "pi_1");

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
      case PaymentRetried retried -> {
        seen.add(event);
        yield confirmed(retried);
      }
      default -> List.of();
    };
  }

  private static List<OrderEvent> answer(OrderRequested order) {
    OrderId id = order.orderId();
    ContractId contract = order.contractId();
    String scene = order.items().getFirst().sceneIds().getFirst();
    if (scene.startsWith("SILENT")) {
      return List.of();
    }
    OrderEvent decision = FakePrices.decide(order);
    if (!(decision instanceof OrderPriced priced)) {
      return List.of(decision);
    }
    Instant at = priced.at();
    if (scene.startsWith("CONFIRM")) {
      return List.of(priced, toBeConfirmed(id, contract, at));
    }
    if (scene.startsWith("REFUSE")) {
      String reason =
          scene.contains(":") ? scene.substring("REFUSE:".length()) : "insufficient-credits";
      Violation poor = new Violation(reason, null, "Credits do not suffice.");
      return List.of(
          priced, new CreditsRefused(id, contract, at, poor, PRICE, 100, new Credits(122)));
    }
    List<OrderEvent> events = new ArrayList<>();
    events.add(priced);
    Credits total = priced.total();
    events.add(new CreditsHeld(id, contract, at.plusMillis(3), total, 778, PREPAID, null));
    if (scene.startsWith("DELIVER")) {
      events.addAll(delivered(order, priced));
    }
    return events;
  }

  private static PaymentActionRequired toBeConfirmed(OrderId id, ContractId contract, Instant at) {
    return new PaymentActionRequired(
        id, contract, at, BY_CARD, Instant.parse("2030-01-01T00:00:00Z"));
  }

  private List<OrderEvent> confirmed(PaymentRetried retried) {
    OrderId id = retried.orderId();
    ContractId contract = retried.contractId();
    Instant at = retried.at().plusMillis(1);
    long times = seenOf(id).filter(PaymentRetried.class::isInstance).count();
    CreditsHeld held = new CreditsHeld(id, contract, at, PRICE, 0, BY_CARD, null);
    return switch (scene(id)) {
      case "CONFIRM:held" -> List.of(held);
      case "CONFIRM:again" -> List.of(times == 1 ? toBeConfirmed(id, contract, at) : held);
      case "CONFIRM:unconfirmed" -> List.of(toBeConfirmed(id, contract, at));
      case "CONFIRM:declined" ->
          List.of(
              new CreditsRefused(
                  id,
                  contract,
                  at,
                  new Violation("card-declined", null, "The bank declined the card."),
                  PRICE,
                  0,
                  PRICE));
      default -> List.of();
    };
  }

  private String scene(OrderId id) {
    return seenOf(id)
        .filter(OrderRequested.class::isInstance)
        .map(event -> ((OrderRequested) event).items().getFirst().sceneIds().getFirst())
        .findFirst()
        .orElse("");
  }

  /** Everything of the service itself about one order. */
  public Stream<OrderEvent> seenOf(OrderId id) {
    return seen.stream().filter(event -> event.orderId().equals(id));
  }

  /** From the hold to the end. Half of the area is delivered where that is what is billed. */
  private static List<OrderEvent> delivered(OrderRequested order, OrderPriced priced) {
    OrderId id = order.orderId();
    ContractId contract = order.contractId();
    Instant at = order.at().plusMillis(10);
    DeliveredFile file =
        DeliveredFile.of(DeliveryId.of(order.orderId(), 0), "image.zip", 1024L, null, null);
    List<OrderEvent> events = new ArrayList<>();
    for (int i = 0; i < priced.items().size(); i++) {
      ItemPrice price = priced.items().get(i);
      if (price != null) {
        DeliveryId delivery = DeliveryId.of(id, i);
        Double area = price.byDelivery() == null ? null : 15.0;
        Credits amount = price.finalCredits(area);
        events.addAll(
            List.of(
                new DeliverySubmitting(id, contract, at, delivery, "oneatlas"),
                new DeliverySubmitted(id, contract, at.plusMillis(1), delivery, "oneatlas", "U-1"),
                new DeliveryDelivered(
                    id, contract, at.plusMillis(40), delivery, List.of(file), area, amount),
                new CreditsCaptured(id, contract, at.plusMillis(41), delivery, amount)));
      }
    }
    events.add(new OrderClosed(id, contract, at.plusMillis(42), Outcome.DELIVERED));
    events.add(new CreditsReleased(id, contract, at.plusMillis(43), Credits.ZERO, null));
    return events;
  }

  private static List<OrderEvent> cancelled(CancellationRequested request) {
    OrderId id = request.orderId();
    ContractId contract = request.contractId();
    return List.of(
        new DeliveryCancelled(id, contract, request.at(), DeliveryId.of(id, 0)),
        new OrderClosed(id, contract, request.at(), Outcome.CANCELLED),
        new CreditsReleased(id, contract, request.at(), PRICE, null));
  }

  /** Walks a held order to its end. */
  public void deliver(OrderRequested order) {
    if (FakePrices.decide(order) instanceof OrderPriced priced) {
      publish(delivered(order, priced));
    }
  }

  /** Opens a contract with 1,000 credits. */
  public JournalStory open(String contract) {
    JournalStory story =
        new JournalStory(contract).opened(BillingMode.CREDIT).granted(1_000, "operator", null);
    book(story.entries());
    return story;
  }

  /** Writes entries to the journal. */
  public void book(List<LedgerEntry> entries) {
    synchronized (producer) {
      // The commit says whether what was sent is there.
      producer.beginTransaction();
      for (LedgerEntry entry : entries) {
        var _ =
            producer.send(
                LedgerEntries.codec().encode(Topics.LEDGER_ENTRIES, entry, "/swath/fake", null));
      }
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

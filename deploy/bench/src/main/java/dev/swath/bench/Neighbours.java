package dev.swath.bench;

import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.Outcome;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Says what pricing and fulfillment say to the ledger. For any number of threads. */
final class Neighbours implements AutoCloseable {
  private static final String PRICING = "/swath/pricing-service";
  private static final String FULFILLMENT = "/swath/fulfillment-service";
  private static final double AREA_KM2 = 1.25;

  private final KafkaProducer<String, byte[]> producer;
  private volatile @Nullable Exception failure;

  Neighbours(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                0),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** The order has its price, so it is the ledger's turn. */
  void price(Order order) {
    publish(
        PRICING,
        new OrderPriced(
            order.id(),
            order.contract(),
            Instant.now(),
            order.price(),
            List.of(new ItemPrice(AREA_KM2, AREA_KM2, order.price(), null, null)),
            null,
            "bench",
            null,
            "bench"));
  }

  /** The order's only delivery has arrived, for its full price. */
  void deliver(Order order) {
    publish(
        FULFILLMENT,
        new DeliveryDelivered(
            order.id(),
            order.contract(),
            Instant.now(),
            DeliveryId.of(order.id(), 0),
            List.of(),
            null,
            order.price()));
  }

  /** Nothing more will come. */
  void close(Order order) {
    publish(
        FULFILLMENT,
        new OrderClosed(order.id(), order.contract(), Instant.now(), Outcome.DELIVERED));
  }

  private void publish(String source, OrderEvent event) {
    Future<RecordMetadata> _ =
        producer.send(
            OrderEvents.codec().encode(Topics.ORDERS, event, source, null),
            (_, e) -> {
              if (e != null) {
                failure = e;
              }
            });
  }

  /**
   * Returns when all is in the log.
   *
   * @throws IllegalStateException when something is not, so that nothing can be said of the ledger
   */
  void flush() {
    producer.flush();
    Exception why = failure;
    if (why != null) {
      throw new IllegalStateException("Not everything could be published", why);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}

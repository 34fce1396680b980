package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real broker and the real document store, as child processes. */
class FoundationTest {

  private static final Set<Service> FOUNDATION = EnumSet.of(Service.KAFKA, Service.DOCUMENT_STORE);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

  @Test
  void whatWasAcknowledgedIsThereAfterKillAndAfterDown(@TempDir Path folder) throws Exception {
    Home home = new Home(folder);
    try (Stack stack = new Stack(Installation.locate(), home, Ports.free()).endedWithThisJvm()) {
      stack.up(FOUNDATION, PATIENCE, System.out::println);
      // The store writes its file every 20 ms; making a topic takes longer.
      insert(stack, "first");
      produce(stack, "first");

      FOUNDATION.forEach(stack::kill);
      assertThat(FOUNDATION).noneMatch(stack::isRunning);
      FOUNDATION.forEach(stack::start);
      stack.awaitReady(FOUNDATION, PATIENCE);
      produce(stack, "second");
      insert(stack, "second");
      assertThat(consumed(stack, 2)).containsExactly("first", "second");
      assertThat(documents(stack)).containsExactly("first", "second");
    }
    // On other ports after an orderly end.
    try (Stack stack = new Stack(Installation.locate(), home, Ports.free()).endedWithThisJvm()) {
      stack.up(FOUNDATION, PATIENCE, System.out::println);
      produce(stack, "third");
      assertThat(consumed(stack, 3)).containsExactly("first", "second", "third");
      assertThat(documents(stack)).containsExactly("first", "second");
      assertThat(stack.status())
          .filteredOn(ServiceStatus::ready)
          .extracting(ServiceStatus::service)
          .containsExactlyInAnyOrderElementsOf(FOUNDATION);
    }
  }

  private static void produce(Stack stack, String value) throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", stack.ports().bootstrapServers());
    try (Admin admin = Admin.create(config)) {
      if (!admin.listTopics().names().get().contains(ORDERS.topic())) {
        admin.createTopics(List.of(new NewTopic(ORDERS.topic(), 1, (short) 1))).all().get();
      }
    }
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(ORDERS.topic(), value)).get();
    }
  }

  private static List<String> consumed(Stack stack, int count) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", stack.ports().bootstrapServers(), "auto.offset.reset", "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(ORDERS));
      consumer.seekToBeginning(List.of(ORDERS));
      List<String> values = new ArrayList<>();
      Awaitility.await()
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
                return values.size() >= count;
              });
      return values;
    }
  }

  private static void insert(Stack stack, String name) {
    try (MongoClient client = client(stack)) {
      client.getDatabase("test").getCollection("orders").insertOne(new Document("name", name));
    }
  }

  private static List<String> documents(Stack stack) {
    try (MongoClient client = client(stack)) {
      return StreamSupport.stream(
              client.getDatabase("test").getCollection("orders").find().spliterator(), false)
          .map(document -> document.getString("name"))
          .toList();
    }
  }

  private static MongoClient client(Stack stack) {
    return MongoClients.create("mongodb://127.0.0.1:" + stack.ports().of(Service.DOCUMENT_STORE));
  }
}

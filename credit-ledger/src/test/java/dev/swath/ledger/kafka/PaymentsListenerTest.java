package dev.swath.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Violation;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.Topics;
import dev.swath.ledger.application.CardsInMemory;
import dev.swath.ledger.application.PaymentDesk;
import dev.swath.ledger.domain.LedgerRequest;
import dev.swath.ledger.domain.LedgerRequest.PaymentAuthorized;
import dev.swath.ledger.domain.LedgerRequest.PaymentDeclined;
import dev.swath.ledger.domain.LedgerRequest.PaymentFailed;
import dev.swath.ledger.domain.PaymentCard;
import dev.swath.ledger.domain.PaymentCommand;
import dev.swath.ledger.payment.Authorization;
import dev.swath.ledger.payment.AuthorizeCard;
import dev.swath.ledger.payment.Capture;
import dev.swath.ledger.payment.Payments;
import dev.swath.ledger.payment.PaymentsUnavailable;
import dev.swath.ledger.payment.Refund;
import dev.swath.service.repeat.ManualHands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.mock.MockProducerFactory;

/** The listener between a log and a provider, with time in the test's hands. */
class PaymentsListenerTest {
  private static final ContractId DEMO = new ContractId("demo");
  private static final PaymentCard CARD = new PaymentCard(DEMO, "cus_1", "pm_1");
  private static final TopicPartition FIRST = new TopicPartition(Topics.LEDGER_PAYMENTS, 0);
  private static final TopicPartition OTHER = new TopicPartition(Topics.LEDGER_PAYMENTS, 1);

  private final ManualHands hands = new ManualHands();
  private final SomePayments provider = new SomePayments();
  private final CardsInMemory cards = new CardsInMemory();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MockProducer<String, byte[]> log =
      new MockProducer<>(
          cluster(),
          true,
          new RoundRobinPartitioner(),
          new StringSerializer(),
          new ByteArraySerializer()) {
        @Override
        public void close(Duration timeout) {
          // A template closes what it takes from a factory that keeps nothing.
        }
      };
  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
  private final PaymentsListener listener =
      new PaymentsListener(
          new PaymentDesk(provider, cards, hands.withZone(ZoneOffset.UTC)),
          new KafkaTemplate<>(new MockProducerFactory<>(() -> log)),
          hands.withZone(ZoneOffset.UTC),
          meters,
          hands);
  private final Set<TopicPartition> paused = new HashSet<>();

  private final Map<TopicPartition, Long> offsets = new HashMap<>();

  /** Reads nothing, and remembers which partitions it is not to read. */
  private final class Reading extends ConcurrentMessageListenerContainer<String, byte[]> {
    Reading() {
      super(
          new DefaultKafkaConsumerFactory<>(Map.of()),
          new ContainerProperties(Topics.LEDGER_PAYMENTS));
    }

    @Override
    public void pausePartition(TopicPartition partition) {
      paused.add(partition);
    }

    @Override
    public void resumePartition(TopicPartition partition) {
      paused.remove(partition);
    }
  }

  private static Cluster cluster() {
    Node node = new Node(0, "none", 1);
    return new Cluster(
        "test",
        List.of(node),
        Stream.of(Topics.LEDGER_REQUESTS, Topics.deadLetters(Topics.LEDGER_PAYMENTS))
            .map(topic -> new PartitionInfo(topic, 0, node, new Node[] {node}, new Node[] {node}))
            .toList(),
        Set.of(),
        Set.of());
  }

  /** Answers well, or not at all. */
  private static final class SomePayments implements Payments {
    private final List<String> asked = new ArrayList<>();
    private boolean isAway;

    private void ask(String what) {
      asked.add(what);
      if (isAway) {
        throw new PaymentsUnavailable("no answer");
      }
    }

    @Override
    public Authorization authorize(AuthorizeCard request) {
      ask(request.customer() + " " + request.paymentMethod());
      return new Authorization.Authorized("pay");
    }

    @Override
    public Authorization look(String paymentId) {
      ask("look");
      return new Authorization.Authorized(paymentId);
    }

    @Override
    public Capture capture(
        String paymentId, long amountMinor, @Nullable String currency, String key) {
      ask("capture");
      return new Capture.Captured();
    }

    @Override
    public void cancel(String paymentId, String key) {
      ask("cancel");
    }

    @Override
    public Refund refund(
        String paymentId, long amountMinor, @Nullable String currency, String key) {
      ask("refund");
      return new Refund.Refunded("refund");
    }
  }

  @BeforeEach
  void read() {
    consumer.assign(List.of(FIRST, OTHER));
    listener.readBy(new Reading());
    cards.keep(CARD);
  }

  @AfterEach
  void stop() {
    hands.close();
  }

  // ---- how much is under way

  @Test
  void aPartitionWithAThousandCommandsUnderWayWaitsUntilHalfOfThemAreDone() {
    for (int i = 0; i < 999; i++) {
      arrives(FIRST, capture("order-" + i));
    }
    arrives(OTHER, capture("another"));
    assertThat(paused).isEmpty();

    arrives(FIRST, capture("order-999"));
    assertThat(paused).as("nobody else waits").containsExactly(FIRST);

    while (open() > 501) {
      hands.runOne();
    }
    idle();
    assertThat(paused).containsExactly(FIRST);
    hands.runAll();
    idle();
    assertThat(paused).isEmpty();
    assertThat(provider.asked).hasSize(1_001);
  }

  @Test
  void aPartitionThatWaitsIsReadByWhoeverHasItNext() {
    for (int i = 0; i < 1_000; i++) {
      arrives(FIRST, capture("order-" + i));
    }
    assertThat(paused).containsExactly(FIRST);

    listener.handover().onPartitionsRevokedBeforeCommit(consumer, List.of(FIRST));

    assertThat(paused).isEmpty();
    hands.runAll();
    assertThat(provider.asked).as("the next one's").isEmpty();
  }

  // ---- what has no answer

  @Test
  void aPaymentThatHasNoAnswerFor23HoursIsGivenUpAndTheLedgerIsTold() {
    provider.isAway = true;
    arrives(FIRST, authorize("a"));
    arrives(FIRST, capture("b"));
    arrives(FIRST, payBack("c"));
    arrives(FIRST, cancel("d"));

    hands.pass(Duration.ofHours(22).plusMinutes(58));
    assertThat(requests()).isEmpty();
    assertThat(deadLetters()).isEmpty();
    assertThat(provider.asked).hasSizeGreaterThan(4 * 23 * 40);

    hands.pass(Duration.ofMinutes(4));
    assertThat(requests())
        .hasSize(3)
        .allSatisfy(
            request -> assertThat(violation(request).reason()).isEqualTo("payment-undecided"))
        .hasOnlyElementsOfTypes(PaymentDeclined.class, PaymentFailed.class)
        .extracting(PaymentsListenerTest::order)
        .containsExactlyInAnyOrder(order("a"), order("b"), order("c"));
    assertThat(deadLetters()).hasSize(4);
    assertThat(open()).isZero();
    int asked = provider.asked.size();
    provider.isAway = false;
    hands.pass(Duration.ofDays(2));
    assertThat(provider.asked).as("nobody asks any more").hasSize(asked);
  }

  @Test
  void whatTheProviderWouldDoASecondTimeIsNotTriedWhenItsKeyMayBeForgotten() {
    PaymentCommand authorize = authorize("a");
    PaymentCommand payBack = payBack("b");
    PaymentCommand capture = capture("c");
    hands.passWithoutHands(Duration.ofHours(23).plusSeconds(1));

    arrives(FIRST, authorize);
    arrives(FIRST, payBack);
    arrives(FIRST, capture);
    hands.runAll();

    assertThat(provider.asked).containsExactly("capture");
    assertThat(requests())
        .hasOnlyElementsOfTypes(PaymentDeclined.class, PaymentFailed.class)
        .hasSize(2);
    assertThat(deadLetters()).hasSize(2);
  }

  @Test
  void whatIsJustInTimeIsTried() {
    PaymentCommand authorize = authorize("a");
    hands.passWithoutHands(Duration.ofHours(23));

    arrives(FIRST, authorize);
    hands.runAll();

    assertThat(provider.asked).containsExactly("cus_1 pm_1");
    assertThat(requests()).hasExactlyElementsOfTypes(PaymentAuthorized.class);
  }

  // ---- cards

  @Test
  void aCardThatCannotBeFoundIsLookedForAgainAndTheProviderIsNotAsked() {
    cards.forgetAll();
    arrives(FIRST, authorize("a"));
    hands.pass(Duration.ofMinutes(5));
    assertThat(provider.asked).isEmpty();
    assertThat(open()).isOne();

    cards.keep(CARD);
    cards.setAway(true);
    hands.pass(Duration.ofMinutes(5));
    assertThat(provider.asked).isEmpty();

    cards.setAway(false);
    hands.pass(Duration.ofMinutes(5));
    assertThat(provider.asked).containsExactly("cus_1 pm_1");
    assertThat(requests()).hasExactlyElementsOfTypes(PaymentAuthorized.class);
  }

  @Test
  void aCommandOfBeforeThereWereReferencesIsCarriedOut() {
    ProducerRecord<String, byte[]> old =
        PaymentCommands.codec()
            .encode(Topics.LEDGER_PAYMENTS, authorize("a"), "/swath/credit-ledger", null);
    old.headers().remove("ce_type");
    old.headers().add("ce_type", "swath.ledger.authorize-payment.v1".getBytes(UTF_8));
    String value =
        new String(old.value(), UTF_8)
            .replaceFirst(
                "\"card\":\\{.*?}", "\"customer\":\"cus_old\",\"paymentMethod\":\"pm_old\"");

    arrives(
        FIRST,
        new ProducerRecord<>(old.topic(), null, old.key(), value.getBytes(UTF_8), old.headers()));
    hands.runAll();

    assertThat(provider.asked).containsExactly("cus_old pm_old");
  }

  // ---- what arrives

  private static OrderId order(String name) {
    return OrderId.of(DEMO, name);
  }

  private static OrderId order(LedgerRequest request) {
    return request instanceof PaymentDeclined declined
        ? declined.orderId()
        : ((PaymentFailed) request).orderId();
  }

  private static Violation violation(LedgerRequest request) {
    return request instanceof PaymentDeclined declined
        ? declined.violation()
        : ((PaymentFailed) request).violation();
  }

  private PaymentCommand authorize(String name) {
    return new PaymentCommand.Authorize(
        DEMO, order(name), hands.instant(), 100, "EUR", Terms.Card.of(CARD.reference()));
  }

  private PaymentCommand capture(String name) {
    return new PaymentCommand.Capture(DEMO, order(name), hands.instant(), "pay", 100, "EUR");
  }

  private PaymentCommand cancel(String name) {
    return new PaymentCommand.Cancel(DEMO, order(name), hands.instant(), "pay");
  }

  private PaymentCommand payBack(String name) {
    return new PaymentCommand.PayBack(
        DEMO, order(name), hands.instant(), "pay", 100, "EUR", EventId.of("refund", name, ""));
  }

  private void arrives(TopicPartition partition, PaymentCommand command) {
    arrives(
        partition,
        PaymentCommands.codec()
            .encode(Topics.LEDGER_PAYMENTS, command, "/swath/credit-ledger", null));
  }

  private void arrives(TopicPartition partition, ProducerRecord<String, byte[]> record) {
    long offset = offsets.merge(partition, 1L, Long::sum) - 1;
    listener.onMessage(
        List.of(
            new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                0L,
                TimestampType.CREATE_TIME,
                0,
                0,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty())),
        consumer);
  }

  private void idle() {
    listener.onMessage(List.of(), consumer);
  }

  // ---- what came of it

  private int open() {
    return (int) meters.get("swath.ledger.payments.open").gauge().value();
  }

  private List<LedgerRequest> requests() {
    List<LedgerRequest> requests = new ArrayList<>();
    for (ProducerRecord<String, byte[]> sent : log.history()) {
      if (sent.topic().equals(Topics.LEDGER_REQUESTS)) {
        ConsumerRecord<String, byte[]> record =
            new ConsumerRecord<>(sent.topic(), 0, 0L, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        if (LedgerRequests.codec().decode(record)
            instanceof Decoded.Event<LedgerRequest>(LedgerRequest request, _)) {
          requests.add(request);
        }
      }
    }
    return requests;
  }

  private List<ProducerRecord<String, byte[]>> deadLetters() {
    return log.history().stream()
        .filter(sent -> sent.topic().equals(Topics.deadLetters(Topics.LEDGER_PAYMENTS)))
        .toList();
  }
}

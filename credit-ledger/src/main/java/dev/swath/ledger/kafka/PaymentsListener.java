package dev.swath.ledger.kafka;

import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Violation;
import dev.swath.events.wire.DeadLetters;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.Topics;
import dev.swath.ledger.domain.LedgerRequest;
import dev.swath.ledger.domain.LedgerRequest.PaymentAuthorized;
import dev.swath.ledger.domain.LedgerRequest.PaymentDeclined;
import dev.swath.ledger.domain.LedgerRequest.PaymentFailed;
import dev.swath.ledger.domain.LedgerRequest.PaymentNeedsAction;
import dev.swath.ledger.domain.PaymentCommand;
import dev.swath.ledger.payment.Authorization;
import dev.swath.ledger.payment.AuthorizeCard;
import dev.swath.ledger.payment.Capture;
import dev.swath.ledger.payment.Payments;
import dev.swath.ledger.payment.PaymentsUnavailable;
import dev.swath.ledger.payment.Refund;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Has the payment provider do what the ledger decided, and puts its answers to the ledger as
 * requests. The orders of a batch side by side, the commands of one order one after the other. A
 * batch is committed when all answers are acked; until then it is repeated, which the provider
 * takes for once since each command has its key.
 */
public class PaymentsListener {
  private static final Logger log = LoggerFactory.getLogger(PaymentsListener.class);

  /** Its consumer group. */
  public static final String CONSUMER = "credit-ledger-payments";

  private final Payments payments;
  private final KafkaTemplate<String, byte[]> kafka;
  private final Clock clock;
  private final MeterRegistry meters;

  public PaymentsListener(
      Payments payments, KafkaTemplate<String, byte[]> kafka, Clock clock, MeterRegistry meters) {
    this.payments = payments;
    this.kafka = kafka;
    this.clock = clock;
    this.meters = meters;
  }

  private record Received(
      ConsumerRecord<String, byte[]> record,
      PaymentCommand command,
      @Nullable String traceparent) {}

  /**
   * @throws PaymentsUnavailable if an outcome is not known; the batch is to be repeated
   */
  @KafkaListener(
      id = CONSUMER,
      topics = Topics.LEDGER_PAYMENTS,
      containerFactory = "paymentsContainerFactory",
      idIsGroup = true)
  void carryOut(List<ConsumerRecord<String, byte[]>> batch) {
    Map<OrderId, List<Received>> orders = new LinkedHashMap<>();
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : batch) {
      switch (PaymentCommands.codec().decode(record)) {
        case Decoded.Event<PaymentCommand>(PaymentCommand command, var traceparent) ->
            orders
                .computeIfAbsent(command.orderId(), _ -> new ArrayList<>())
                .add(new Received(record, command, traceparent));
        case Decoded.UnknownType<PaymentCommand>(String type) ->
            sent.add(deadLetter(record, "unknown type " + type));
        case Decoded.Unreadable<PaymentCommand>(String cause) ->
            sent.add(deadLetter(record, cause));
      }
    }
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (List<Received> order : orders.values()) {
        sent.add(CompletableFuture.runAsync(() -> order.forEach(this::carryOut), executor));
      }
      CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
    }
  }

  private void carryOut(Received received) {
    PaymentCommand command = received.command();
    LedgerRequest answer;
    try {
      answer = answer(command);
      count(command, "done");
    } catch (PaymentsUnavailable e) {
      count(command, "unavailable");
      throw e;
    } catch (IllegalArgumentException | IllegalStateException e) {
      // It would fail for ever.
      count(command, "impossible");
      deadLetter(received.record(), e.toString()).join();
      answer = impossible(command);
    }
    if (answer != null) {
      kafka
          .send(
              LedgerRequests.codec()
                  .encode(
                      Topics.LEDGER_REQUESTS, answer, LedgerTopics.SOURCE, received.traceparent()))
          .join();
    }
  }

  /** What the ledger has to be told; null for nothing. */
  private @Nullable LedgerRequest answer(PaymentCommand command) {
    String key = command.id().toString();
    return switch (command) {
      case PaymentCommand.Authorize c ->
          answer(
              c,
              payments.authorize(
                  new AuthorizeCard(
                      key,
                      c.orderId(),
                      c.contractId(),
                      c.customer(),
                      c.paymentMethod(),
                      c.amountMinor(),
                      c.currency())));
      case PaymentCommand.Look c -> answer(c, payments.look(c.paymentId()));
      case PaymentCommand.Capture c ->
          switch (payments.capture(c.paymentId(), c.amountMinor(), key)) {
            case Capture.Captured _ -> null;
            case Capture.Failed(Violation violation) -> failed(c, violation);
          };
      case PaymentCommand.Cancel c -> {
        payments.cancel(c.paymentId(), key);
        yield null;
      }
      case PaymentCommand.PayBack c ->
          switch (payments.refund(c.paymentId(), c.amountMinor(), key)) {
            case Refund.Refunded _ -> null;
            case Refund.Failed(Violation violation) -> failed(c, violation);
          };
    };
  }

  private LedgerRequest answer(PaymentCommand command, Authorization authorization) {
    Instant now = clock.instant();
    return switch (authorization) {
      case Authorization.Authorized(String payment) ->
          new PaymentAuthorized(command.contractId(), now, command.orderId(), payment);
      case Authorization.ActionRequired(String payment, String secret) ->
          new PaymentNeedsAction(command.contractId(), now, command.orderId(), payment, secret);
      case Authorization.Declined(Violation violation) ->
          new PaymentDeclined(command.contractId(), now, command.orderId(), violation);
    };
  }

  private @Nullable LedgerRequest impossible(PaymentCommand command) {
    Violation why =
        new Violation("payment-refused", null, "The payment provider refuses the request.");
    return switch (command) {
      case PaymentCommand.Authorize c ->
          new PaymentDeclined(c.contractId(), clock.instant(), c.orderId(), why);
      case PaymentCommand.Look c ->
          new PaymentDeclined(c.contractId(), clock.instant(), c.orderId(), why);
      case PaymentCommand.Capture c -> failed(c, why);
      case PaymentCommand.PayBack c -> failed(c, why);
      case PaymentCommand.Cancel _ -> null;
    };
  }

  private LedgerRequest failed(PaymentCommand command, Violation why) {
    log.error("payment of order {} failed: {} ({})", command.orderId(), why.reason(), why.detail());
    return new PaymentFailed(
        command.contractId(), clock.instant(), command.orderId(), command.id(), why);
  }

  private CompletableFuture<?> deadLetter(ConsumerRecord<String, byte[]> record, String cause) {
    log.error(
        "dead letter {}-{}@{}: {}", record.topic(), record.partition(), record.offset(), cause);
    meters.counter("swath.dead.letters", "topic", record.topic()).increment();
    return kafka.send(DeadLetters.of(record, CONSUMER, cause));
  }

  private void count(PaymentCommand command, String outcome) {
    String name = command.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    meters.counter("swath.ledger.payments", "command", name, "outcome", outcome).increment();
  }
}

package dev.swath.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.fulfillment.domain.CallOff;
import dev.swath.fulfillment.domain.Lookup;
import dev.swath.fulfillment.domain.Placement;
import dev.swath.fulfillment.domain.PlacementRequest;
import dev.swath.fulfillment.domain.Policy;
import dev.swath.fulfillment.domain.Progress;
import dev.swath.fulfillment.domain.Provider;
import dev.swath.ledger.domain.LedgerRequest;
import dev.swath.ledger.domain.LedgerRequest.HoldCredits;
import dev.swath.ledger.kafka.LedgerRequests;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;

class SimulationTest {
  private static final int SEEDS = 1_000;

  /** A history that people still like to read: this many planned events. */
  private static final int SHORT = 8;

  @Test
  void the_laws_hold_whatever_happens() {
    List<Finding> findings =
        LongStream.rangeClosed(1, SEEDS)
            .parallel()
            .mapToObj(seed -> Finding.of(seed, Build.PROPER))
            .flatMap(Optional::stream)
            .limit(3)
            .toList();

    assertThat(findings.stream().map(Finding::report)).isEmpty();
  }

  @Test
  void a_run_is_a_function_of_its_seed_and_its_plan() {
    Plan plan = Plan.of(3);

    List<String> once = Simulation.run(3, plan, Build.PROPER, true).history();

    assertThat(Simulation.run(3, Plan.of(3), Build.PROPER, true).history()).isEqualTo(once);
    assertThat(Simulation.run(4, plan, Build.PROPER, true).history()).isNotEqualTo(once);
  }

  @Test
  void finds_a_ledger_that_does_not_forget_what_was_not_committed() {
    Build forgetless =
        new Build() {
          @Override
          public boolean ledgerForgetsAfterAbort() {
            return false;
          }
        };

    assertThat(found(forgetless).broken().law()).isIn(Law.JOURNAL_HAS_NO_GAP, Law.NO_ORDER_IS_LOST);
  }

  @Test
  void finds_a_ledger_that_holds_credits_after_it_refused_them() {
    Build forgiving =
        new Build() {
          @Override
          public BatchListener ledger(BatchListener proper, KafkaTemplate<String, byte[]> kafka) {
            return new ForgivingLedger(proper, kafka)::onBatch;
          }
        };

    assertThat(found(forgiving).broken().law()).isEqualTo(Law.REFUSED_STAYS_REFUSED);
  }

  @Test
  void finds_a_zombie_of_the_ledger_that_may_still_commit() {
    Build unfenced =
        new Build() {
          @Override
          public boolean pastGenerationsAreFenced() {
            return false;
          }
        };

    assertThat(found(unfenced).broken().law())
        .isIn(Law.JOURNAL_HAS_NO_GAP, Law.NOTHING_TWICE_FOR_ONE_CAUSE);
  }

  @Test
  void finds_a_client_of_the_provider_that_sends_again_without_looking() {
    Build blind =
        new Build() {
          @Override
          public Provider provider(Provider proper) {
            return new BlindProvider(proper);
          }
        };

    assertThat(found(blind).broken().law()).isEqualTo(Law.AT_MOST_ONE_UPSTREAM_ORDER);
  }

  @Test
  void finds_a_client_of_the_provider_that_believes_it_too_soon() {
    Build hasty =
        new Build() {
          @Override
          public Policy policy() {
            Policy proper = FulfillmentHost.POLICY;
            return new Policy(
                Duration.ZERO,
                Duration.ZERO,
                proper.freshness(),
                proper.insistFor(),
                proper.answerWithin());
          }
        };

    assertThat(found(hasty).broken().law()).isEqualTo(Law.AT_MOST_ONE_UPSTREAM_ORDER);
  }

  private static Finding found(Build build) {
    Finding finding =
        LongStream.rangeClosed(1, SEEDS)
            .mapToObj(seed -> Finding.of(seed, build))
            .flatMap(Optional::stream)
            .findFirst()
            .orElseThrow();
    assertThat(finding.plan().events()).as(finding.report()).hasSizeLessThanOrEqualTo(SHORT);
    return finding;
  }

  /** A ledger that, asked once more about an order that it refused, holds the credits after all. */
  private static final class ForgivingLedger implements ProducerInterceptor<String, byte[]> {
    private final Build.BatchListener proper;
    private final KafkaTemplate<String, byte[]> kafka;
    private final Set<String> refused = new HashSet<>();

    private ForgivingLedger(Build.BatchListener proper, KafkaTemplate<String, byte[]> kafka) {
      this.proper = proper;
      this.kafka = kafka;
      kafka.setProducerInterceptor(this);
    }

    @Override
    public ProducerRecord<String, byte[]> onSend(ProducerRecord<String, byte[]> record) {
      if (Records.describe(record).startsWith("credits-refused")) {
        refused.add(record.key());
      }
      return record;
    }

    private void onBatch(List<ConsumerRecord<String, byte[]>> records) {
      Set<String> refusedBefore = Set.copyOf(refused);
      proper.onBatch(records);
      for (ConsumerRecord<String, byte[]> record : records) {
        if (LedgerRequests.codec().decode(record)
                instanceof Decoded.Event<LedgerRequest>(HoldCredits hold, _)
            && refusedBefore.contains(hold.orderId().toString())) {
          hold(hold);
        }
      }
    }

    private void hold(HoldCredits hold) {
      OrderEvent held =
          new CreditsHeld(
              hold.orderId(), hold.contractId(), hold.at(), hold.amount(), 0, null, null);
      kafka.send(OrderEvents.codec().encode(Topics.ORDERS, held, "/test", null)).join();
    }

    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception failure) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
  }

  /** A client that never asks whether the provider has the order already. */
  private record BlindProvider(Provider proper) implements Provider {
    @Override
    public String name() {
      return proper.name();
    }

    @Override
    public Lookup lookup(DeliveryId reference) {
      return new Lookup.Nothing();
    }

    @Override
    public Placement place(PlacementRequest request) {
      return proper.place(request);
    }

    @Override
    public Progress status(String upstreamOrderId) {
      return proper.status(upstreamOrderId);
    }

    @Override
    public CallOff cancel(String upstreamOrderId) {
      return proper.cancel(upstreamOrderId);
    }
  }
}

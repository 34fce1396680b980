package dev.swath.simulation;

import dev.swath.fulfillment.domain.Policy;
import dev.swath.fulfillment.domain.Provider;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.core.KafkaTemplate;

/** How the system under simulation is put together; a test builds a bug in. */
interface Build {
  /** As it is in production. */
  Build PROPER = new Build() {};

  /** A listener of the ledger's requests. */
  interface BatchListener {
    void onBatch(List<ConsumerRecord<String, byte[]>> records);
  }

  /**
   * @param kafka writes within the transaction of the batch
   */
  default BatchListener ledger(BatchListener proper, KafkaTemplate<String, byte[]> kafka) {
    return proper;
  }

  default boolean ledgerForgetsAfterAbort() {
    return true;
  }

  /** Whether a member that lost its partitions is refused when it commits. */
  default boolean pastGenerationsAreFenced() {
    return true;
  }

  /** What fulfillment believes of the provider. */
  default Policy policy() {
    return FulfillmentHost.POLICY;
  }

  default Provider provider(Provider proper) {
    return proper;
  }
}

package dev.swath.ledger.kafka;

import dev.swath.events.wire.Topics;
import dev.swath.ledger.application.ContractQuery;
import dev.swath.ledger.application.ContractSummary;
import dev.swath.ledger.application.OperatorDesk;
import dev.swath.ledger.domain.LedgerReply;
import dev.swath.ledger.domain.LedgerRequest.OperatorRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;

/**
 * Asks over the requests topic; the owner answers on the replies topic, in the transaction that
 * books it. A list is asked of the owners of all partitions.
 */
public final class KafkaOperatorDesk implements OperatorDesk {
  private final ReplyingKafkaTemplate<String, byte[], byte[]> kafka;

  public KafkaOperatorDesk(ReplyingKafkaTemplate<String, byte[], byte[]> kafka) {
    this.kafka = kafka;
  }

  @Override
  public LedgerReply ask(OperatorRequest request) {
    ProducerRecord<String, byte[]> record =
        LedgerRequests.codec().encode(Topics.LEDGER_REQUESTS, request, LedgerTopics.SOURCE, null);
    return LedgerReplies.read(await(send(record)));
  }

  @Override
  public List<ContractSummary> list(ContractQuery query) {
    // All of them are on their way before the first is waited for.
    List<Future<ConsumerRecord<String, byte[]>>> asked = new ArrayList<>();
    List<ContractSummary> found = new ArrayList<>();
    for (PartitionInfo partition : partitions()) {
      asked.add(send(ContractLists.ask(partition.partition(), query)));
    }
    for (Future<ConsumerRecord<String, byte[]>> one : asked) {
      found.addAll(ContractLists.readAnswer(await(one)));
    }
    return found.stream().sorted(ContractSummary.BY_ID).limit(query.most()).toList();
  }

  private List<PartitionInfo> partitions() {
    try {
      return kafka.partitionsFor(Topics.LEDGER_REQUESTS);
    } catch (KafkaException | org.springframework.kafka.KafkaException e) {
      throw new Unavailable(e);
    }
  }

  private Future<ConsumerRecord<String, byte[]>> send(ProducerRecord<String, byte[]> record) {
    try {
      return kafka.sendAndReceive(record);
    } catch (KafkaException | org.springframework.kafka.KafkaException e) {
      throw new Unavailable(e);
    }
  }

  private static byte[] await(Future<ConsumerRecord<String, byte[]>> reply) {
    try {
      return reply.get().value();
    } catch (ExecutionException e) {
      throw new Unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(e);
    }
  }
}

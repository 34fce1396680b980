package dev.swath.ledger.kafka;

import dev.swath.events.wire.Topics;
import dev.swath.ledger.application.OperatorDesk;
import dev.swath.ledger.domain.LedgerReply;
import dev.swath.ledger.domain.LedgerRequest.OperatorRequest;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;

/**
 * Asks over the requests topic; the owner answers on the replies topic, in the transaction that
 * books it.
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
    try {
      ConsumerRecord<String, byte[]> reply = kafka.sendAndReceive(record).get();
      return LedgerReplies.read(reply.value());
    } catch (ExecutionException | KafkaException | org.springframework.kafka.KafkaException e) {
      throw new Unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(e);
    }
  }
}

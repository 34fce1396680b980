package dev.swath.ledger.kafka;

import dev.swath.ledger.application.Accounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Starts a consumer again that had to stop by itself, such as one whose transaction was fenced: it
 * then reads from the last committed offsets, and nothing that was in memory counts.
 */
public class ContainerRestarter {
  private static final Logger log = LoggerFactory.getLogger(ContainerRestarter.class);

  private final Accounts accounts;

  public ContainerRestarter(Accounts accounts) {
    this.accounts = accounts;
  }

  @EventListener
  void stopped(ConsumerStoppedEvent event) {
    if (event.getReason() != ConsumerStoppedEvent.Reason.NORMAL) {
      MessageListenerContainer container = event.getContainer(MessageListenerContainer.class);
      log.error(
          "consumer {} stopped ({}), starting again", container.getListenerId(), event.getReason());
      // Not on the consumer's own thread, which the container waits for.
      Thread.ofVirtual().name("restart").start(() -> restart(container));
    }
  }

  private void restart(MessageListenerContainer container) {
    container.stop();
    if (RequestsListener.CONSUMER.equals(container.getListenerId())) {
      accounts.forgetAll();
    }
    container.start();
  }
}

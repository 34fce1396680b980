package dev.swath.service.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Starts a consumer again that had to stop by itself, such as one that was fenced: with pauses that
 * grow, and only when no other process goes by its name. What was in memory does not count then.
 */
public final class ConsumerKeeper implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(ConsumerKeeper.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** A consumer that ran for so long begins again with the first pause. */
  private static final Duration HEALTHY_AFTER = Duration.ofMinutes(5);

  private final Membership membership;
  private final Consumer<MessageListenerContainer> beforeRestart;
  private final ScheduledExecutorService later;
  private final ConcurrentMap<String, Attempts> attempts = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, String> troubles = new ConcurrentHashMap<>();
  private volatile boolean closing;

  private record Attempts(int count, Instant last) {}

  /**
   * @param beforeRestart forgets what is in memory, if the consumer has something there
   */
  ConsumerKeeper(
      Membership membership,
      Consumer<MessageListenerContainer> beforeRestart,
      ScheduledExecutorService later) {
    this.membership = membership;
    this.beforeRestart = beforeRestart;
    this.later = later;
  }

  /** The consumers that stand still, each with its reason. */
  public Map<String, String> troubles() {
    return Map.copyOf(troubles);
  }

  @EventListener
  void stopped(ConsumerStoppedEvent event) {
    if (event.getReason() == ConsumerStoppedEvent.Reason.NORMAL || closing) {
      return;
    }
    MessageListenerContainer container = event.getContainer(MessageListenerContainer.class);
    String name = String.valueOf(container.getListenerId());
    Attempts now =
        attempts.compute(
            name,
            (_, before) ->
                before == null || before.last().plus(HEALTHY_AFTER).isBefore(Instant.now())
                    ? new Attempts(0, Instant.now())
                    : new Attempts(before.count() + 1, Instant.now()));
    Duration pause = pause(now.count());
    troubles.put(name, "stopped (" + event.getReason() + "), is started again");
    log.error("consumer {} stopped ({}), starts again in {}", name, event.getReason(), pause);
    schedule(() -> restart(name, container), pause);
  }

  @EventListener
  void closing(ContextClosedEvent event) {
    closing = true;
  }

  private void restart(String name, MessageListenerContainer container) {
    if (closing) {
      return;
    }
    try {
      // Before the next start: the container still counts as running while its consumer is gone.
      container.stop();
      String group = container.getGroupId();
      if (group != null && membership.isNamesakeAlive(group)) {
        if (troubles.put(name, Membership.namesake(group)) == null || attempts.containsKey(name)) {
          log.warn("consumer {} waits: {}", name, Membership.namesake(group));
        }
        schedule(() -> restart(name, container), LONGEST_PAUSE.dividedBy(6));
        return;
      }
      beforeRestart.accept(container);
      container.start();
      troubles.remove(name);
      log.info("consumer {} runs again", name);
    } catch (RuntimeException e) {
      log.warn("consumer {} does not start: {}", name, e.toString());
      troubles.put(name, "does not start: " + e.getMessage());
      schedule(() -> restart(name, container), LONGEST_PAUSE.dividedBy(6));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // restart handles what it throws
  private void schedule(Runnable task, Duration pause) {
    if (!closing) {
      later.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static Duration pause(int attempt) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt, 6));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  @Override
  public void destroy() {
    closing = true;
    later.shutdownNow();
  }
}

package dev.swath.ledger.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Leaves the consumer groups when the service is stopped in an orderly way, once its containers
 * are. Static members do not do that by themselves: others would wait for the session timeout.
 */
public final class GroupMembership implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(GroupMembership.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Listener containers have {@code Integer.MAX_VALUE - 100} and stop before this. */
  private static final int PHASE = Integer.MAX_VALUE - 1000;

  private final Map<String, Object> config;
  private final String instance;
  private final List<String> groups;
  private volatile boolean running;

  public GroupMembership(Map<String, Object> config, String instance, List<String> groups) {
    this.config = new HashMap<>(config);
    this.instance = instance;
    this.groups = List.copyOf(groups);
  }

  /** What the instance is called in a group. */
  public static String memberName(String group, String instance) {
    return group + "-" + instance;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    try (Admin admin = Admin.create(config)) {
      for (String group : groups) {
        admin
            .removeMembersFromConsumerGroup(
                group,
                new RemoveMembersFromConsumerGroupOptions(
                    Set.of(new MemberToRemove(memberName(group, instance)))))
            .all()
            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Then the session timeout does it.
      log.info("could not leave the consumer groups: {}", e.toString());
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}

package dev.swath.service.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * This instance as a member of its consumer groups. Under a configured name the instance is a
 * static member, so a second process of the same name would fence the first: the start is refused
 * while such a process lives. When the service is stopped in an orderly way, the instance leaves
 * its groups; static members do not do that by themselves, and others would wait for the session
 * timeout.
 */
public final class Membership implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Membership.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /**
   * Listener containers have {@code Integer.MAX_VALUE - 100}: they start after this, stop before.
   */
  private static final int PHASE = Integer.MAX_VALUE - 1000;

  private final Map<String, Object> config;
  private final InstanceName instance;
  private final List<String> groups;
  private final Duration sessionTimeout;
  private volatile boolean running;
  private @Nullable FileLock lock;

  /**
   * @param config of an admin client
   * @param groups the consumer groups of this service
   * @param sessionTimeout of the members: how long a member that died stays in its group
   */
  public Membership(
      Map<String, Object> config,
      InstanceName instance,
      List<String> groups,
      Duration sessionTimeout) {
    this.config = new HashMap<>(config);
    this.instance = instance;
    this.groups = List.copyOf(groups);
    this.sessionTimeout = sessionTimeout;
  }

  /**
   * @throws DuplicateInstance if another process of this name lives
   */
  @Override
  public void start() {
    if (instance.isConfigured()) {
      lockOnThisHost();
      groups.forEach(this::waitUntilNamesakeIsGone);
    }
    running = true;
  }

  /** The operating system gives the lock back however the process ends. */
  private void lockOnThisHost() {
    Path file =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "swath-%s-%08x.lock"
                .formatted(
                    instance.value().replaceAll("[^A-Za-z0-9._-]", "_"),
                    Objects.hash(String.valueOf(config.get("bootstrap.servers")), groups)));
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new DuplicateInstance(duplicate("on this host"));
      }
    } catch (OverlappingFileLockException e) {
      throw new DuplicateInstance(duplicate("in this process"));
    } catch (IOException e) {
      log.warn("cannot lock {}: {}", file, e.toString());
    }
  }

  private String duplicate(String where) {
    return ("Another process %s runs as instance \"%s\" of this service. Give each its own"
            + " SWATH_INSTANCE_ID, or none at all.")
        .formatted(where, instance);
  }

  private void waitUntilNamesakeIsGone(String group) {
    long deadline = System.nanoTime() + sessionTimeout.plus(PATIENCE).toNanos();
    while (isNamesakeElsewhere(group)) {
      if (System.nanoTime() > deadline) {
        throw new DuplicateInstance(duplicate("on another host"));
      }
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** A member on this host is dead, since this process has the lock. */
  private boolean isNamesakeElsewhere(String group) {
    return namesakeIn(group).filter(member -> !isThisHost(member.host())).isPresent();
  }

  /**
   * Whether the group has a member of this instance's name, while this instance has none there
   * itself: another process has taken its place.
   */
  boolean isNamesakeAlive(String group) {
    return instance.isConfigured() && namesakeIn(group).isPresent();
  }

  /** What to tell of a consumer that waits for its namesake to leave. */
  static String namesake(String group) {
    return "another process has the name of this instance in the group " + group;
  }

  private Optional<MemberDescription> namesakeIn(String group) {
    String name = instance.memberOf(group);
    try (Admin admin = Admin.create(config)) {
      return Objects.requireNonNull(
              admin
                  .describeConsumerGroups(List.of(group))
                  .all()
                  .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                  .get(group))
          .members()
          .stream()
          .filter(member -> member.groupInstanceId().filter(id -> id.equals(name)).isPresent())
          .findFirst();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      log.debug("group {} cannot be looked at", group, e);
      return Optional.empty();
    }
  }

  private static boolean isThisHost(String host) {
    try {
      InetAddress address = InetAddress.getByName(host.substring(host.indexOf('/') + 1));
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      log.debug("{} is no address of this host", host, e);
      return false;
    }
  }

  @Override
  public void stop() {
    running = false;
    if (instance.isConfigured()) {
      leave();
    }
    if (lock != null) {
      try {
        lock.acquiredBy().close();
      } catch (IOException e) {
        log.debug("the lock is given back at the end of the process", e);
      }
      lock = null;
    }
  }

  private void leave() {
    try (Admin admin = Admin.create(config)) {
      for (String group : groups) {
        admin
            .removeMembersFromConsumerGroup(
                group,
                new RemoveMembersFromConsumerGroupOptions(
                    Set.of(new MemberToRemove(Objects.requireNonNull(instance.memberOf(group))))))
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

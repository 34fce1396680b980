package dev.swath.service.kafka;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * What this process is called among the instances of its service.
 *
 * @param value unique among the running instances
 * @param isConfigured whether somebody chose the name, which then stays the same over a restart: a
 *     restarted instance gets its partitions back at once. A name that nobody chose is new at each
 *     start, so two processes never share one.
 */
public record InstanceName(String value, boolean isConfigured) {

  /**
   * @param configured null or blank for a name of the process's own
   */
  public static InstanceName of(@Nullable String configured) {
    return configured == null || configured.isBlank()
        ? new InstanceName(
            host() + "-" + ProcessHandle.current().pid() + "-" + Long.toString(startedAt(), 36),
            false)
        : new InstanceName(configured.strip(), true);
  }

  /** The name of this instance as a static member of a consumer group; null for a dynamic one. */
  public @Nullable String memberOf(String group) {
    return isConfigured ? group + "-" + value : null;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static long startedAt() {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> start.toEpochMilli())
        .orElseGet(System::nanoTime);
  }

  @Override
  public String toString() {
    return value;
  }
}

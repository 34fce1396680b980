package dev.swath.standalone;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What can be seen of one instance of a service from outside.
 *
 * @param pid of its process, if it lives
 * @param ready whether it answered that it can work now
 * @param uptime since its process was started, if it lives
 * @param death why its process ended, if it was started and nobody ended it
 */
public record ServiceStatus(
    Instance instance,
    OptionalLong pid,
    int port,
    boolean ready,
    Optional<Duration> uptime,
    Optional<String> death) {

  public Service service() {
    return instance.service();
  }
}

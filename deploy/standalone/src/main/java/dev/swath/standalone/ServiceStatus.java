package dev.swath.standalone;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What can be seen of one service from outside.
 *
 * @param pid of its process, if it lives
 * @param ready whether it answered that it can work now
 * @param uptime since its process was started, if it lives
 */
public record ServiceStatus(
    Service service, OptionalLong pid, int port, boolean ready, Optional<Duration> uptime) {}

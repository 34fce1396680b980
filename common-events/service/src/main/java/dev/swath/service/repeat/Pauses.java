package dev.swath.service.repeat;

import java.time.Duration;

/** How long to wait before an attempt. */
@FunctionalInterface
public interface Pauses {
  /**
   * @param attempts how many were made already
   * @param chance uniform in [0, 1), for jitter
   */
  Duration before(int attempts, double chance);
}

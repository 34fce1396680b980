package dev.swath.service.repeat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/**
 * Writes one line when the cause of a thing's waiting changes, and one when a thing is given up. A
 * provider that fails for ten thousand things at once gets no ten thousand lines: beyond some lines
 * a minute only their number is told. Thread safe.
 */
public final class LoggingListener<K> implements Repeater.Listener<K> {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MAX_LINES = 60;

  private final Logger log;
  private final String what;
  private final Clock clock;
  private Instant windowBegan = Instant.EPOCH;
  private int lines;

  /**
   * @param what the things are, such as {@code delivery}; stands before each key
   */
  public LoggingListener(Logger log, String what, Clock clock) {
    this.log = log;
    this.what = what;
    this.clock = clock;
  }

  @Override
  public void waits(K key, String kind, String cause) {
    if (isLineLeft()) {
      log.info("{} {}, {}: {}", what, key, kind, cause);
    }
  }

  @Override
  public void givesUp(K key, String kind, String cause, int attempts, Instant since) {
    log.warn(
        "{} {}, {}: given up after {} attempts since {}: {}",
        what,
        key,
        kind,
        attempts,
        since,
        cause);
  }

  private synchronized boolean isLineLeft() {
    Instant now = clock.instant();
    if (!now.isBefore(windowBegan.plus(WINDOW))) {
      if (lines > MAX_LINES) {
        log.info("{}: {} more lines of this kind were left out", what, lines - MAX_LINES);
      }
      windowBegan = now;
      lines = 0;
    }
    lines++;
    return lines <= MAX_LINES;
  }
}

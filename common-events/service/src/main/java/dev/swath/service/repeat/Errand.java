package dev.swath.service.repeat;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is repeated until it is done. An errand may change its mind about what it needs:
 * it is asked again before each attempt and whenever it is woken.
 */
@FunctionalInterface
public interface Errand {
  /**
   * What the errand needs now; null for nothing until it is woken. Called under the repeater's
   * lock: must be short, must not block, and must not call the repeater.
   */
  @Nullable Work next();

  /** An errand that needs the same thing until it is done. */
  static Errand of(String kind, Pauses pauses, Attempt attempt) {
    Work work = new Work(kind, pauses, attempt);
    return () -> work;
  }

  /**
   * @param kind what is attempted, for people and to tell works apart: attempts are counted anew
   *     when the kind changes
   */
  record Work(String kind, Pauses pauses, Attempt attempt) {}
}

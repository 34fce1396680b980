package dev.swath.service.repeat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One try at a thing. May block; runs by a pair of {@link Hands}. */
@FunctionalInterface
public interface Attempt {
  /**
   * @throws RuntimeException counts as {@link Answer.Again} with the exception as its cause
   * @throws InterruptedException when the hands are closed
   */
  Answer make() throws InterruptedException;

  /** What came of an attempt. */
  sealed interface Answer {
    /** The thing is done; its key is free again. */
    record Done() implements Answer {}

    /**
     * Nothing failed, but the thing is not over yet.
     *
     * @param atLeast the next attempt comes no sooner than after this; null if any time will do
     */
    record NotYet(@Nullable Duration atLeast) implements Answer {}

    /**
     * The attempt was fruitless.
     *
     * @param cause for people; a cause that stays the same is told once
     * @param atLeast the next attempt comes no sooner than after this; null if any time will do
     */
    record Again(String cause, @Nullable Duration atLeast) implements Answer {}

    /**
     * The attempt has written to a log. What to do next depends on what that log then says, so no
     * further attempt begins before the log has been read past this place.
     *
     * @param offset of the last record that was written
     */
    record Told(long offset) implements Answer {}
  }
}

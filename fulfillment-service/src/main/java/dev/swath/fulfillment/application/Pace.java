package dev.swath.fulfillment.application;

import dev.swath.service.repeat.Backoff;
import java.time.Duration;

/**
 * When the engine acts.
 *
 * @param polls from one question about an upstream order to the next
 * @param retries from one attempt at anything else to the next
 * @param whilePersonIsAsked from one question about a delivery that needs attention to the next
 * @param startSpread after a start or a hand-over everything open is due within this time
 * @param patience how long a hand-over or a stop waits for steps under way
 */
public record Pace(
    Backoff polls,
    Backoff retries,
    Backoff whilePersonIsAsked,
    Duration startSpread,
    Duration patience) {}

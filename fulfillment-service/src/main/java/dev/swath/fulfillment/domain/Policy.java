package dev.swath.fulfillment.domain;

import java.time.Duration;

/**
 * The limits that make "at most one upstream order" hold.
 *
 * <p>An upstream order is placed only after a look-up that found nothing, and that look-up must
 * have been asked when every earlier request to place it had either taken effect and was visible,
 * or never would. Hence a request without an answer counts as under way for {@code underway}, and
 * another {@code settle} must pass before a look-up is believed.
 *
 * @param underway how long a provider may work on a request that we no longer hear of; at least the
 *     time limit for its answer
 * @param settle must exceed the time from the moment when a provider takes an order until its
 *     look-up shows it (replication and indexing lag on its side)
 * @param freshness how old the look-up may be when the order is placed; bounds what a process that
 *     was paused, and meanwhile replaced, can still do
 * @param giveUpAfter age of an order at which it is no longer tried to place it
 * @param insistFor how long placing it must have failed then, so that a pause of ours is not taken
 *     for one of the provider
 */
public record Policy(
    Duration underway,
    Duration settle,
    Duration freshness,
    Duration giveUpAfter,
    Duration insistFor) {}

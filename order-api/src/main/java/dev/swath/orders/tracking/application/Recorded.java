package dev.swath.orders.tracking.application;

/**
 * An event where it stands in the log.
 *
 * @param offset in the partition of its key
 */
public record Recorded<E>(E event, long offset) {}

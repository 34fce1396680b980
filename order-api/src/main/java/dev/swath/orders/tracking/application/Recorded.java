package dev.swath.orders.tracking.application;

import dev.swath.orders.tracking.domain.LogPartition;

/**
 * An event where it stands in the log.
 *
 * @param partition that holds all records of its key
 * @param offset in the partition
 * @param isRepeated whether it was folded before: documents are rebuilt, but nothing happens anew
 */
public record Recorded<E>(E event, LogPartition partition, long offset, boolean isRepeated) {}

/** Reads the topics for the projections. */
@NullMarked
package dev.swath.orders.tracking.kafka;

import org.jspecify.annotations.NullMarked;

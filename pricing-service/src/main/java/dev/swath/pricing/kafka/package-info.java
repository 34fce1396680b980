/** Reads requested orders from the log and writes their prices to it. */
@NullMarked
package dev.swath.pricing.kafka;

import org.jspecify.annotations.NullMarked;

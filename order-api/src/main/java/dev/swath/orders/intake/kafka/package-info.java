/** Writes to the orders topic. */
@NullMarked
package dev.swath.orders.intake.kafka;

import org.jspecify.annotations.NullMarked;

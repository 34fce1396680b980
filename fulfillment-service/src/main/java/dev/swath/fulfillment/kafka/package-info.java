/** Reads the orders topic and writes to it. */
@NullMarked
package dev.swath.fulfillment.kafka;

import org.jspecify.annotations.NullMarked;

/** What the projection measures. */
@NullMarked
package dev.swath.orders.tracking.metrics;

import org.jspecify.annotations.NullMarked;

/** Projections and queries, with the ports that they need. */
@NullMarked
package dev.swath.orders.tracking.application;

import org.jspecify.annotations.NullMarked;

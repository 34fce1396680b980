/** Bounds of what one caller, and all together, may ask for at once and over time. */
@NullMarked
package dev.swath.orders.limits;

import org.jspecify.annotations.NullMarked;

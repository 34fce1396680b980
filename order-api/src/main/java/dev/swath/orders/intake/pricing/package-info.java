/** Speaks to the pricing service. */
@NullMarked
package dev.swath.orders.intake.pricing;

import org.jspecify.annotations.NullMarked;

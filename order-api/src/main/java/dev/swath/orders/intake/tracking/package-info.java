/** The one place where the front door looks through the front window. */
@NullMarked
package dev.swath.orders.intake.tracking;

import org.jspecify.annotations.NullMarked;

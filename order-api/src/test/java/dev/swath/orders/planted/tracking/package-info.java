/** Violations of the rules between packages, to show that the rules can fail. */
@NullMarked
package dev.swath.orders.planted.tracking;

import org.jspecify.annotations.NullMarked;

/** Placing and cancelling orders, with the ports that it needs. */
@NullMarked
package dev.swath.orders.intake.application;

import org.jspecify.annotations.NullMarked;

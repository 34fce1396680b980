/** The front door: a request becomes an event on the log. */
@NullMarked
package dev.swath.orders.intake;

import org.jspecify.annotations.NullMarked;

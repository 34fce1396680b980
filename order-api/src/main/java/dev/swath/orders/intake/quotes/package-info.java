/** Quotes as signed text. */
@NullMarked
package dev.swath.orders.intake.quotes;

import org.jspecify.annotations.NullMarked;

/** The front door over HTTP. */
@NullMarked
package dev.swath.orders.intake.rest;

import org.jspecify.annotations.NullMarked;

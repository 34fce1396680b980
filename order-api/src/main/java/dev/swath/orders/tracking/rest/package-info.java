/** The front window over HTTP. */
@NullMarked
package dev.swath.orders.tracking.rest;

import org.jspecify.annotations.NullMarked;

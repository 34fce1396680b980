/** The pricing service: what an area of a product costs, as an event and as an estimate. */
@NullMarked
package dev.swath.pricing;

import org.jspecify.annotations.NullMarked;

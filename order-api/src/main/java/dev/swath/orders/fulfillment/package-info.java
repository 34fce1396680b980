/** Fetches delivered files from fulfillment-service. */
@NullMarked
package dev.swath.orders.fulfillment;

import org.jspecify.annotations.NullMarked;

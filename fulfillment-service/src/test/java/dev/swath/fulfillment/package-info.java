/** The service as a whole, and the rules of its architecture. */
@NullMarked
package dev.swath.fulfillment;

import org.jspecify.annotations.NullMarked;

/** Places deliveries with upstream providers and follows them to their end. */
@NullMarked
package dev.swath.fulfillment;

import org.jspecify.annotations.NullMarked;

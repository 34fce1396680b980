/** Asks credit-ledger what stands in no event. */
@NullMarked
package dev.swath.orders.ledger;

import org.jspecify.annotations.NullMarked;

/** Money of cards: set aside, taken, released, returned. */
@NullMarked
package dev.swath.ledger.payment;

import org.jspecify.annotations.NullMarked;

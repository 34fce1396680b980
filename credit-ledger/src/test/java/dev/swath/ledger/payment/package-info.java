/** Card payments against the sandbox, and against answers that it never gives. */
@NullMarked
package dev.swath.ledger.payment;

import org.jspecify.annotations.NullMarked;

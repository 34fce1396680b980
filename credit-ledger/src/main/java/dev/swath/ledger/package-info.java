/** The credit ledger: holds, captures and releases the credits of contracts. */
@NullMarked
package dev.swath.ledger;

import org.jspecify.annotations.NullMarked;

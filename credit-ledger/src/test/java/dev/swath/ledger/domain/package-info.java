/** Examples and laws of the ledger. */
@NullMarked
package dev.swath.ledger.domain;

import org.jspecify.annotations.NullMarked;

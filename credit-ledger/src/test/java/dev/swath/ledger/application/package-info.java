/** Examples of the ledger's use cases. */
@NullMarked
package dev.swath.ledger.application;

import org.jspecify.annotations.NullMarked;

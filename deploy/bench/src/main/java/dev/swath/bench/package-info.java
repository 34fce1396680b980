/**
 * Measures the credit ledger and puts it under stress, on real processes. It sees of the ledger
 * what its neighbours see: the orders topic, the journal and the operators' REST interface.
 */
@NullMarked
package dev.swath.bench;

import org.jspecify.annotations.NullMarked;

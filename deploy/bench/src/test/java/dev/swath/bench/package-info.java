/** What must hold of the ledger on real processes, in short. */
@NullMarked
package dev.swath.bench;

import org.jspecify.annotations.NullMarked;

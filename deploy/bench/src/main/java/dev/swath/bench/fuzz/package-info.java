/** Malformed orders by the thousand, to see that none of them upsets the front door. */
@NullMarked
package dev.swath.bench.fuzz;

import org.jspecify.annotations.NullMarked;

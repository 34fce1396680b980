/** Rules between the packages. */
@NullMarked
package dev.swath.ledger;

import org.jspecify.annotations.NullMarked;

/** The pure ledger: what a contract may spend, decided over its journal. */
@NullMarked
package dev.swath.ledger.domain;

import org.jspecify.annotations.NullMarked;

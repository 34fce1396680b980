/** What the ledger needs from the outside to do its work. */
@NullMarked
package dev.swath.ledger.application;

import org.jspecify.annotations.NullMarked;

/** The service on a real broker. */
@NullMarked
package dev.swath.ledger.kafka;

import org.jspecify.annotations.NullMarked;

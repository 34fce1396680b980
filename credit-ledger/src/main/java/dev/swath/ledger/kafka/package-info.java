/** Order events in, ledger requests through, journal and answers out. */
@NullMarked
package dev.swath.ledger.kafka;

import org.jspecify.annotations.NullMarked;

/** How the service is put together. */
@NullMarked
package dev.swath.ledger.config;

import org.jspecify.annotations.NullMarked;

/** Card payments: as much of Stripe's public API as holding, taking and returning money needs. */
@NullMarked
package dev.swath.sandbox.stripe;

import org.jspecify.annotations.NullMarked;

/** What the tests stand on: the service over a real broker, with stand-ins for its neighbours. */
@NullMarked
package dev.swath.orders.testing;

import org.jspecify.annotations.NullMarked;

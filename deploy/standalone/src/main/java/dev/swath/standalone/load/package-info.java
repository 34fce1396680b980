/**
 * A small open-loop load generator: orders at a fixed rate, latency from the moment they were due.
 */
@NullMarked
package dev.swath.standalone.load;

import org.jspecify.annotations.NullMarked;

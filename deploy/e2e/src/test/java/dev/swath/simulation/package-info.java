/** The laws hold in simulated time, and do not hold where a bug is built in. */
@NullMarked
package dev.swath.simulation;

import org.jspecify.annotations.NullMarked;

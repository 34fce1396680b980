/** The plans of runs; a whole run is a test of its own, end to end. */
@NullMarked
package dev.swath.standalone.chaos;

import org.jspecify.annotations.NullMarked;

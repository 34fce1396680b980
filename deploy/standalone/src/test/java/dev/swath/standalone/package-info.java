/** Starts real processes on free ports, and leaves none behind. */
@NullMarked
package dev.swath.standalone;

import org.jspecify.annotations.NullMarked;

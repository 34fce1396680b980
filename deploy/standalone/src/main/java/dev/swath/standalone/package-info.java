/** Starts, watches and stops every process of Swath on one machine, without Docker. */
@NullMarked
package dev.swath.standalone;

import org.jspecify.annotations.NullMarked;

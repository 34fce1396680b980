/**
 * Repeats one thing until it is done: each under a key of its own, by its own clock, so that one
 * thing that fails for hours holds up nothing else.
 */
@NullMarked
package dev.swath.service.repeat;

import org.jspecify.annotations.NullMarked;

/**
 * What every protocol shares: the orders and their journal, what will become of them, and the
 * faults to play.
 */
@NullMarked
package dev.swath.sandbox.core;

import org.jspecify.annotations.NullMarked;

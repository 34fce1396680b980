/**
 * A stand-in for the upstream imagery providers, for demonstrations and tests: starting, stopping
 * and controlling it.
 */
@NullMarked
package dev.swath.sandbox;

import org.jspecify.annotations.NullMarked;

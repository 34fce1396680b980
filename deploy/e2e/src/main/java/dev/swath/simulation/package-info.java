/**
 * The whole system in one deterministic run: the services' own classes over an in-memory log, under
 * one seeded scheduler with a clock of its own, with crashes, pauses, lost answers and redelivery.
 */
@NullMarked
package dev.swath.simulation;

import org.jspecify.annotations.NullMarked;

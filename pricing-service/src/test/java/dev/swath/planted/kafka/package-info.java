/** Violations planted for the rules on dependencies. */
@NullMarked
package dev.swath.planted.kafka;

import org.jspecify.annotations.NullMarked;

/** Violations planted for the rules on dependencies. */
@NullMarked
package dev.swath.planted.application;

import org.jspecify.annotations.NullMarked;

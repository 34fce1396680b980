/** Violations planted for the rules on dependencies. */
@NullMarked
package dev.swath.planted.domain;

import org.jspecify.annotations.NullMarked;

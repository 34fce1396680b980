/** Violations planted for the rules on dependencies. */
@NullMarked
package dev.swath.planted.rest;

import org.jspecify.annotations.NullMarked;

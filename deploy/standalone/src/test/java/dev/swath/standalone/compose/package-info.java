/** The full stack on Docker, checked where no Docker is to run it. */
@NullMarked
package dev.swath.standalone.compose;

import org.jspecify.annotations.NullMarked;

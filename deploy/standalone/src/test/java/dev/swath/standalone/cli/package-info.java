/** Runs the code of this package against small fake servers. */
@NullMarked
package dev.swath.standalone.cli;

import org.jspecify.annotations.NullMarked;

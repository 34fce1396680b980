/** The commands of {@code ./swath}: what they take, what they print, with which code they end. */
@NullMarked
package dev.swath.standalone.cli;

import org.jspecify.annotations.NullMarked;

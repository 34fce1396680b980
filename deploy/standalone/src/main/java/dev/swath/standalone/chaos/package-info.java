/** Kills processes under load and checks that nothing was lost, doubled or left half done. */
@NullMarked
package dev.swath.standalone.chaos;

import org.jspecify.annotations.NullMarked;

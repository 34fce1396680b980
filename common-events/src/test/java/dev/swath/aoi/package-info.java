/** The AOI rules by example, by reference figures and by law. */
@NullMarked
package dev.swath.aoi;

import org.jspecify.annotations.NullMarked;

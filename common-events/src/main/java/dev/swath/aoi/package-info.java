/**
 * The AOI rules: what GeoJSON is accepted as an area of interest, how it is normalised, and how
 * large it is. Used at the edge to answer early and by pricing to decide, so that both always
 * agree.
 */
@NullMarked
package dev.swath.aoi;

import org.jspecify.annotations.NullMarked;

/** The sandbox as its callers see it, over HTTP. */
@NullMarked
package dev.swath.sandbox;

import org.jspecify.annotations.NullMarked;

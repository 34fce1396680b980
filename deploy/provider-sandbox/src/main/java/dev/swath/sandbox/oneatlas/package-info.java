/** The ordering API of the OneAtlas Data guide, served over the shared core. */
@NullMarked
package dev.swath.sandbox.oneatlas;

import org.jspecify.annotations.NullMarked;

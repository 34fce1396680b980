/** Speaks the ordering API of the OneAtlas Data guide. */
@NullMarked
package dev.swath.fulfillment.provider.oneatlas;

import org.jspecify.annotations.NullMarked;

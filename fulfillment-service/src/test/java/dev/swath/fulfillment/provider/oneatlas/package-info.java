/** The OneAtlas adapter over HTTP. */
@NullMarked
package dev.swath.fulfillment.provider.oneatlas;

import org.jspecify.annotations.NullMarked;

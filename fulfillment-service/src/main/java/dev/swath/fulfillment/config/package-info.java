/** Puts the parts together from the configuration. */
@NullMarked
package dev.swath.fulfillment.config;

import org.jspecify.annotations.NullMarked;

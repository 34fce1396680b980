/** What all providers have in common. */
@NullMarked
package dev.swath.fulfillment.provider;

import org.jspecify.annotations.NullMarked;

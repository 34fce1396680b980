/** The decisions, as examples. */
@NullMarked
package dev.swath.fulfillment.domain;

import org.jspecify.annotations.NullMarked;

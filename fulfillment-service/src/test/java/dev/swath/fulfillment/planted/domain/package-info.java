/** Breaks a rule of the architecture on purpose. */
@NullMarked
package dev.swath.fulfillment.planted.domain;

import org.jspecify.annotations.NullMarked;

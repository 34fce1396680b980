/** Breaks a rule of the architecture on purpose. */
@NullMarked
package dev.swath.fulfillment.planted.application;

import org.jspecify.annotations.NullMarked;

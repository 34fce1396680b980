/** Breaks a rule of the architecture on purpose. */
@NullMarked
package dev.swath.fulfillment.planted.mongo;

import org.jspecify.annotations.NullMarked;

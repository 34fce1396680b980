/** What to do next for an order, as pure functions of its state and of what a provider answered. */
@NullMarked
package dev.swath.fulfillment.domain;

import org.jspecify.annotations.NullMarked;

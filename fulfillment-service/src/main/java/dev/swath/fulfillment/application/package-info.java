/** Keeps the open orders as the log tells them, and runs the steps they need. */
@NullMarked
package dev.swath.fulfillment.application;

import org.jspecify.annotations.NullMarked;

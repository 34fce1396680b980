/** What operators and other services of Swath ask of this one. */
@NullMarked
package dev.swath.fulfillment.rest;

import org.jspecify.annotations.NullMarked;

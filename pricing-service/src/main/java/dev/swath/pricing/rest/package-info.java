/** Estimates and the product catalogue over HTTP. */
@NullMarked
package dev.swath.pricing.rest;

import org.jspecify.annotations.NullMarked;

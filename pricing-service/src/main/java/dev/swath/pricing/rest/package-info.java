/** Decisions, the products and the price books over HTTP. */
@NullMarked
package dev.swath.pricing.rest;

import org.jspecify.annotations.NullMarked;

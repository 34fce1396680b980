/**
 * What the service does with the core: prices orders, with their figures, by the shared AOI rules.
 */
@NullMarked
package dev.swath.pricing.application;

import org.jspecify.annotations.NullMarked;

/** How the service is put together, and the price book's file. */
@NullMarked
package dev.swath.pricing.config;

import org.jspecify.annotations.NullMarked;

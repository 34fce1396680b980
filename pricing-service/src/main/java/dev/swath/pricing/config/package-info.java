/** How the service is put together. */
@NullMarked
package dev.swath.pricing.config;

import org.jspecify.annotations.NullMarked;

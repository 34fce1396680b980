/** Puts the rooms together: beans, security, settings. */
@NullMarked
package dev.swath.orders.config;

import org.jspecify.annotations.NullMarked;

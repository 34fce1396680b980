/** Orders and contracts as their events tell them. Only the JDK and the published language. */
@NullMarked
package dev.swath.orders.tracking.domain;

import org.jspecify.annotations.NullMarked;

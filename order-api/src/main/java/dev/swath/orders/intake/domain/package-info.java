/** What an order request means, and what its answer is. Only the JDK and the published language. */
@NullMarked
package dev.swath.orders.intake.domain;

import org.jspecify.annotations.NullMarked;

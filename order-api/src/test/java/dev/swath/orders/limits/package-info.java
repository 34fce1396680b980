@NullMarked
package dev.swath.orders.limits;

import org.jspecify.annotations.NullMarked;

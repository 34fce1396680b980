@NullMarked
package dev.swath.orders.intake.tracking;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.swath.orders.intake.kafka;

import org.jspecify.annotations.NullMarked;

/** Tests of what feeds the projections. */
@org.jspecify.annotations.NullMarked
package dev.swath.orders.tracking.kafka;

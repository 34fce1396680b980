package dev.swath.orders.limits;

/**
 * The bulkheads of this process.
 *
 * @param bodies bytes of bodies that are being read: a body in hand is some twenty times its length
 * @param orders bytes of orders that are being placed or priced, as they stand in the log
 * @param estimates prices and dry runs that pricing is asked for
 * @param waits callers who wait for the decision on their order
 * @param streams callers who follow an order live
 * @param lists orders of the pages that are being read
 */
public record Bulkheads(
    Bulkhead bodies,
    Bulkhead orders,
    Bulkhead estimates,
    Bulkhead waits,
    Bulkhead streams,
    Bulkhead lists) {}

/** What both rooms show to HTTP callers: an order as JSON, problems, and who is calling. */
@NullMarked
package dev.swath.orders.web;

import org.jspecify.annotations.NullMarked;

/** The front window: events become documents, documents answer queries. */
@NullMarked
package dev.swath.orders.tracking;

import org.jspecify.annotations.NullMarked;

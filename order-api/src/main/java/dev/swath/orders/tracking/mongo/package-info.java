/** Documents and offsets in MongoDB. */
@NullMarked
package dev.swath.orders.tracking.mongo;

import org.jspecify.annotations.NullMarked;

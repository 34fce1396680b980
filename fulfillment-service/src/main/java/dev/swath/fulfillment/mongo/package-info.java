/** Keeps the open orders and the offsets they stand for in MongoDB. */
@NullMarked
package dev.swath.fulfillment.mongo;

import org.jspecify.annotations.NullMarked;

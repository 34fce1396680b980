/** The store, in memory and in MongoDB. */
@NullMarked
package dev.swath.fulfillment.mongo;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.swath.fulfillment.provider;

import org.jspecify.annotations.NullMarked;

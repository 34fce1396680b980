/** The engine with fakes at its ports, and the law that it never orders twice. */
@NullMarked
package dev.swath.fulfillment.application;

import org.jspecify.annotations.NullMarked;

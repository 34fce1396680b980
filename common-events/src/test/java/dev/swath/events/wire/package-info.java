/** What stands on the wire, checked against golden files. */
@NullMarked
package dev.swath.events.wire;

import org.jspecify.annotations.NullMarked;

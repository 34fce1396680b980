/** The order API: the front door (intake) and the front window (tracking). */
@NullMarked
package dev.swath.orders;

import org.jspecify.annotations.NullMarked;

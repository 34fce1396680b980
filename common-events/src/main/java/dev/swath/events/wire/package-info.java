/** How the published language stands on the wire: topics, type names, CloudEvents headers, JSON. */
@NullMarked
package dev.swath.events.wire;

import org.jspecify.annotations.NullMarked;

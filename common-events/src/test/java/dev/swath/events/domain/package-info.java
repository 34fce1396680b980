/** Examples and laws of the published language. */
@NullMarked
package dev.swath.events.domain;

import org.jspecify.annotations.NullMarked;

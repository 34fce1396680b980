/** Audits of journals on a real broker, honest and not. */
@NullMarked
package dev.swath.standalone.audit;

import org.jspecify.annotations.NullMarked;

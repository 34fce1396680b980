/** What every HTTP port does alike: bounds in bytes and time, and rules for all requests. */
@NullMarked
package dev.swath.service.http;

import org.jspecify.annotations.NullMarked;

/**
 * Just enough HTTP over the JDK's server: routes, requests, and replies that can also misbehave.
 */
@NullMarked
package dev.swath.sandbox.http;

import org.jspecify.annotations.NullMarked;

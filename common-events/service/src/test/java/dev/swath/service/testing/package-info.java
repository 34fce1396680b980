/** What the tests of every service share. */
@NullMarked
package dev.swath.service.testing;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.swath.options;

import org.jspecify.annotations.NullMarked;

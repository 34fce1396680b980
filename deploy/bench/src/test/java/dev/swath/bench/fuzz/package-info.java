@NullMarked
package dev.swath.bench.fuzz;

import org.jspecify.annotations.NullMarked;

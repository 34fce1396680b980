/** Benchmarks of what happens within one call: AOI rules, cutting, prices. */
@NullMarked
package dev.swath.bench.micro;

import org.jspecify.annotations.NullMarked;

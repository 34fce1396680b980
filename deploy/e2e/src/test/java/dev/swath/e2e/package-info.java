/** The whole system as real processes: what a customer, an operator and a crash can do to it. */
@NullMarked
package dev.swath.e2e;

import org.jspecify.annotations.NullMarked;

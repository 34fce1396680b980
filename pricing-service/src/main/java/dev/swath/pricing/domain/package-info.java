/**
 * The price book and the one core that prices both orders and estimates. Needs only the JDK and the
 * published language.
 */
@NullMarked
package dev.swath.pricing.domain;

import org.jspecify.annotations.NullMarked;

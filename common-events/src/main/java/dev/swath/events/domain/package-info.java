/**
 * The published language of Swath: what happens to an order, in the words of the trade. Needs only
 * the JDK.
 */
@NullMarked
package dev.swath.events.domain;

import org.jspecify.annotations.NullMarked;

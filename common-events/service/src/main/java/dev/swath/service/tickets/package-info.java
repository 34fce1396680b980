/** Short-lived proofs with which one service of Swath asks another. */
@NullMarked
package dev.swath.service.tickets;

import org.jspecify.annotations.NullMarked;

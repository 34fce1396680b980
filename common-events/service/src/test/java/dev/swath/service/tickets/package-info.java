@NullMarked
package dev.swath.service.tickets;

import org.jspecify.annotations.NullMarked;

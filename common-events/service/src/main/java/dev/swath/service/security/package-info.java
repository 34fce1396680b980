/** Access tokens, and who may see the figures, the same for every service. */
@NullMarked
package dev.swath.service.security;

import org.jspecify.annotations.NullMarked;

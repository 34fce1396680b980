@NullMarked
package dev.swath.service.security;

import org.jspecify.annotations.NullMarked;

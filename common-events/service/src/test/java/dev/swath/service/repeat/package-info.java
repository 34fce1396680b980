@NullMarked
package dev.swath.service.repeat;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.swath.service.http;

import org.jspecify.annotations.NullMarked;

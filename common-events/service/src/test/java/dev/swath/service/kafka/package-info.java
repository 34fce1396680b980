@NullMarked
package dev.swath.service.kafka;

import org.jspecify.annotations.NullMarked;

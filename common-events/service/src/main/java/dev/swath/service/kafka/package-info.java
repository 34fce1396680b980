/** How every service of Swath reads and writes Kafka: names, membership, dead letters, health. */
@NullMarked
package dev.swath.service.kafka;

import org.jspecify.annotations.NullMarked;

/**
 * The options that a product takes, described and checked by JSON Schema. Needs {@code
 * com.networknt:json-schema-validator}, which a service that uses this names itself.
 */
@NullMarked
package dev.swath.options;

import org.jspecify.annotations.NullMarked;

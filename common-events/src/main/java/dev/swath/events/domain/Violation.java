package dev.swath.events.domain;

import org.jspecify.annotations.Nullable;

/**
 * Why something cannot be done.
 *
 * @param reason stable code in kebab case, for programs
 * @param pointer where in the order (RFC 6901), if one field is at fault
 * @param detail a sentence, for people
 */
public record Violation(String reason, @Nullable String pointer, String detail) {}

package dev.swath.planted.kafka;

/** What should not be known. */
public record Listener() {}

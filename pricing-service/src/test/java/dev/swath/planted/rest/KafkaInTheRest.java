package dev.swath.planted.rest;

import dev.swath.planted.kafka.Listener;

/** Must be caught. */
public record KafkaInTheRest(Listener listener) {}

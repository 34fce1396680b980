package dev.swath.planted.application;

import dev.swath.planted.rest.KafkaInTheRest;

/** Must be caught. */
public record RestInTheApplication(KafkaInTheRest rest) {}

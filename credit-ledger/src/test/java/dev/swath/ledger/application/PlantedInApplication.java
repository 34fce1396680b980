package dev.swath.ledger.application;

import org.springframework.kafka.core.KafkaTemplate;

/** Breaks the rule that the application knows no adapter. */
public record PlantedInApplication(KafkaTemplate<String, String> template) {}

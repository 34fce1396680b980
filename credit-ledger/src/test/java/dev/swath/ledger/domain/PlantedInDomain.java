package dev.swath.ledger.domain;

import org.apache.kafka.clients.producer.ProducerRecord;

/** Breaks the rule that the domain is pure. */
public record PlantedInDomain(ProducerRecord<String, String> record) {}

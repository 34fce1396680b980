package dev.swath.fulfillment.planted.mongo;

import dev.swath.fulfillment.kafka.KafkaEventLog;

record WritesToKafka(KafkaEventLog log) {}

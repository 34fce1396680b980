package dev.swath.simulation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

/** What all processes of a run stand on. */
record Setting(World world, Broker broker, Weather weather) {
  /** Counts nothing; the services want one. */
  static final MeterRegistry METERS = new CompositeMeterRegistry();

  LogWriters writers(Life life, boolean transactional) {
    return new LogWriters(world, broker, weather, life, transactional);
  }

  LogReader reader(
      String group, String topic, Life life, boolean committed, LogReader.Handover handover) {
    return new LogReader(world, broker, broker.group(group, topic), life, committed, handover);
  }
}

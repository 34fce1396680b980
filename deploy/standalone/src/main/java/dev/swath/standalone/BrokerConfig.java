package dev.swath.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The pieces of a broker's configuration file; a later line goes before an earlier one. */
final class BrokerConfig {
  private BrokerConfig() {}

  /** What all brokers have: {@code deploy/kafka/server.properties}. */
  static String shared() {
    try (InputStream in =
        Objects.requireNonNull(BrokerConfig.class.getResourceAsStream("kafka/server.properties"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What differs where there is no second broker. */
  static String ofOneBroker() {
    return """

        # One broker.
        default.replication.factor=1
        min.insync.replicas=1
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        """;
  }

  /**
   * A broker on this machine that is a controller too.
   *
   * @param nodeId from 1
   * @param controllers the port of every node's controller
   */
  static String ofNode(int nodeId, int port, Map<Integer, Integer> controllers, Path logDir) {
    String voters =
        new TreeMap<>(controllers)
            .entrySet().stream()
                .map(voter -> "%d@127.0.0.1:%d".formatted(voter.getKey(), voter.getValue()))
                .collect(Collectors.joining(","));
    return """

        # This node. Written at every start.
        process.roles=broker,controller
        node.id=%1$d
        # Voters named here, not in the metadata log, so that the ports can change between two starts.
        controller.quorum.voters=%2$s
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%4$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%3$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%5$s

        # Few partitions, short waits: a start takes seconds, also after a kill -9.
        offsets.topic.num.partitions=3
        transaction.state.log.num.partitions=3
        share.coordinator.state.topic.num.partitions=1
        broker.session.timeout.ms=2000
        broker.heartbeat.interval.ms=500

        # Two cores, half a gigabyte.
        num.network.threads=2
        num.io.threads=4
        log.cleaner.dedupe.buffer.size=16777216
        """
        .formatted(nodeId, voters, port, Objects.requireNonNull(controllers.get(nodeId)), logDir);
  }
}

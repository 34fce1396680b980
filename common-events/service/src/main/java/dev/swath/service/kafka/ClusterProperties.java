package dev.swath.service.kafka;

import dev.swath.events.wire.Topics;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the topics are laid out on the cluster. The same for all services.
 *
 * @param partitions of each topic; never changes while the topics exist
 * @param replication replicas of each partition; 1 only on a cluster of one broker
 * @param minInSyncReplicas replicas that have a record before its writer hears of success; one less
 *     than there are if not set
 */
@ConfigurationProperties("swath.kafka")
public record ClusterProperties(
    @DefaultValue("" + Topics.DEFAULT_PARTITIONS) int partitions,
    @DefaultValue("3") int replication,
    @Nullable Integer minInSyncReplicas) {

  public Topics.Layout layout() {
    return minInSyncReplicas == null
        ? Topics.Layout.of(partitions, replication)
        : new Topics.Layout(partitions, replication, minInSyncReplicas);
  }
}

package dev.swath.service.kafka;

import dev.swath.events.wire.ClusterMismatch;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in sentences why a service does not start, instead of in a stack trace. */
final class StartFailures {
  private StartFailures() {}

  static final class OfTheCluster extends AbstractFailureAnalyzer<ClusterMismatch> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, ClusterMismatch cause) {
      return new FailureAnalysis(
          "The Kafka cluster is not as Swath needs it:\n\n" + cause.getMessage(), null, cause);
    }
  }

  static final class OfTheName extends AbstractFailureAnalyzer<DuplicateInstance> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, DuplicateInstance cause) {
      return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
    }
  }
}

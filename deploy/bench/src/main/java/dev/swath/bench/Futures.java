package dev.swath.bench;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What came of work that was given away. */
final class Futures {
  private static final int PATIENCE_SECONDS = 120;

  private Futures() {}

  /**
   * @throws IllegalStateException when it failed or takes longer than two minutes
   */
  static <T> T get(org.apache.kafka.common.KafkaFuture<T> future) {
    return get(future.toCompletionStage().toCompletableFuture());
  }

  /**
   * @throws IllegalStateException when it failed or takes longer than two minutes
   */
  static <T> T get(Future<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

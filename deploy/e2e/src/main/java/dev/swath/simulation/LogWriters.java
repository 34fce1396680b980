package dev.swath.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Producers of one life of a process. Every call is an effect of its own, before which the life may
 * end. A record is in the log when it is sent, or, where the weather says so, is not, or is without
 * being acknowledged.
 */
final class LogWriters implements ProducerFactory<String, byte[]> {
  private final World world;
  private final Broker broker;
  private final Weather weather;
  private final Life life;
  private final boolean transactional;
  private @Nullable Transactional current;

  /**
   * @param transactional whether all that is written is written in transactions, whose id is the
   *     name of the process
   */
  LogWriters(World world, Broker broker, Weather weather, Life life, boolean transactional) {
    this.world = world;
    this.broker = broker;
    this.weather = weather;
    this.life = life;
    this.transactional = transactional;
  }

  @Override
  public Producer<String, byte[]> createProducer() {
    return createProducer(null);
  }

  @Override
  public Producer<String, byte[]> createProducer(@Nullable String transactionalIdPrefix) {
    if (!transactional) {
      return new Plain();
    }
    Transactional producer = current;
    if (producer == null || producer.failed) {
      producer = new Transactional();
      producer.initTransactions();
      current = producer;
    }
    return producer;
  }

  @Override
  public boolean transactionCapable() {
    return transactional;
  }

  private void effect() {
    world.turn();
    if (life.isOver()) {
      throw new Crash();
    }
  }

  private Future<RecordMetadata> send(
      ProducerRecord<String, byte[]> record,
      @Nullable Callback callback,
      ToLongFunction<ProducerRecord<String, byte[]>> append) {
    effect();
    CompletableFuture<RecordMetadata> future = new CompletableFuture<>();
    Weather.Sending sending = weather.sending(life);
    if (sending == Weather.Sending.LOST) {
      return failed(record, callback, future);
    }
    long offset = append.applyAsLong(record);
    world.say(life.toString(), () -> "writes " + Records.describe(record) + " @" + offset);
    if (sending == Weather.Sending.UNACKNOWLEDGED) {
      return failed(record, callback, future);
    }
    RecordMetadata metadata = new RecordMetadata(Broker.partitionOf(record), offset, 0, 0, 0, 0);
    future.complete(metadata);
    if (callback != null) {
      callback.onCompletion(metadata, null);
    }
    return future;
  }

  private Future<RecordMetadata> failed(
      ProducerRecord<String, byte[]> record,
      @Nullable Callback callback,
      CompletableFuture<RecordMetadata> future) {
    world.say(life.toString(), () -> "is not told that it wrote " + Records.describe(record));
    TimeoutException cause = new TimeoutException("not acknowledged");
    future.completeExceptionally(cause);
    if (callback != null) {
      callback.onCompletion(null, cause);
    }
    return future;
  }

  /** A producer without transactions. */
  private class Plain implements Producer<String, byte[]> {
    @Override
    public void initTransactions() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void beginTransaction() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata member) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void commitTransaction() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void abortTransaction() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
      return send(record, null);
    }

    @Override
    public Future<RecordMetadata> send(
        ProducerRecord<String, byte[]> record, @Nullable Callback callback) {
      return LogWriters.this.send(record, callback, broker::append);
    }

    @Override
    public void flush() {}

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
      return Map.of();
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    @Override
    public void close(Duration timeout) {}
  }

  /** The producer of the one transactional id of the process; of no use after a failure. */
  private final class Transactional extends Plain {
    private final String id = life.toString();
    private int epoch;
    private boolean failed;

    @Override
    public void initTransactions() {
      effect();
      epoch = broker.initTransactions(id);
    }

    @Override
    public void beginTransaction() {
      guarded(() -> broker.begin(id, epoch));
    }

    @Override
    public Future<RecordMetadata> send(
        ProducerRecord<String, byte[]> record, @Nullable Callback callback) {
      try {
        return LogWriters.this.send(record, callback, it -> broker.append(it, id, epoch));
      } catch (KafkaException e) {
        failed = true;
        throw e;
      }
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata member) {
      guarded(() -> broker.sendOffsets(offsets, member, id, epoch));
    }

    @Override
    public void commitTransaction() {
      guarded(
          () -> {
            Weather.Commit commit = weather.commit();
            if (commit == Weather.Commit.REFUSED) {
              world.say(id, () -> "cannot commit");
              throw new KafkaException("the commit was not sent");
            }
            broker.commit(id, epoch);
            world.say(id, () -> "commits");
            if (commit == Weather.Commit.UNANSWERED) {
              world.say(id, () -> "is not told that it committed");
              throw new TimeoutException("no answer to the commit");
            }
          });
    }

    @Override
    public void abortTransaction() {
      // After a failure only a successor knows what became of the transaction, and ends it.
      if (!failed) {
        guarded(
            () -> {
              broker.abort(id, epoch);
              world.say(id, () -> "aborts");
            });
      }
    }

    private void guarded(Runnable call) {
      effect();
      try {
        call.run();
      } catch (TimeoutException | org.apache.kafka.common.errors.ProducerFencedException e) {
        failed = true;
        throw e;
      }
    }
  }
}

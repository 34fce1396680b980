package dev.swath.sandbox.stripe;

import dev.swath.sandbox.core.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * All payments, and the answer given under each idempotency key, in memory and in the journal. Safe
 * for concurrent use.
 */
public final class PaymentBook implements AutoCloseable {
  private final ConcurrentMap<String, Payment> payments = new ConcurrentHashMap<>();
  private final ConcurrentLinkedDeque<String> newestFirst = new ConcurrentLinkedDeque<>();
  private final ConcurrentMap<String, PaymentEntry.Answer> answers = new ConcurrentHashMap<>();
  private final Set<String> keysInUse = ConcurrentHashMap.newKeySet();
  private final ReentrantLock writing = new ReentrantLock();
  private final Clock clock;
  private final Journal<PaymentEntry> journal;

  private PaymentBook(Path folder, Clock clock) throws IOException {
    this.clock = clock;
    this.journal = Journal.open(folder, "payments.jsonl", PaymentEntry.class, this::apply);
  }

  /** Opens the book kept in the folder, which is made when missing. */
  public static PaymentBook open(Path folder, Clock clock) throws IOException {
    return new PaymentBook(folder, clock);
  }

  /**
   * What carrying out a request came to.
   *
   * @param payment as it is from now on; null if the request changed none
   */
  record Done(int status, ObjectNode body, @Nullable Payment payment) {}

  /**
   * @param repeated whether the answer is an earlier one
   */
  record Answered(int status, ObjectNode body, boolean repeated) {}

  /**
   * Carries out a request, unless its key tells that it was carried out before. When this returns,
   * a restart will not forget it.
   *
   * @param key null for none
   * @param request tells requests apart
   * @throws ApiError when the key stands for another request, or for one that is not answered yet
   */
  Answered once(@Nullable String key, String request, Supplier<Done> change) {
    if (key != null && !keysInUse.add(key)) {
      throw ApiError.of(
          409, "idempotency_error", "idempotency_key_in_use", "the key is in use by a request");
    }
    writing.lock();
    try {
      PaymentEntry.Answer first = key == null ? null : answers.get(key);
      if (first == null) {
        Done done = change.get();
        write(
            new PaymentEntry(
                done.payment(),
                key == null
                    ? null
                    : new PaymentEntry.Answer(key, request, done.status(), done.body())));
        return new Answered(done.status(), done.body(), false);
      }
      if (!first.request().equals(request)) {
        throw ApiError.of(
            400, "idempotency_error", null, "the key was first used with other parameters");
      }
      return new Answered(first.status(), first.body(), true);
    } finally {
      writing.unlock();
      if (key != null) {
        keysInUse.remove(key);
      }
    }
  }

  /**
   * Ends the bank's challenge.
   *
   * @return the payment, or empty when it waits for no challenge
   */
  public Optional<Payment> authenticate(String id, boolean passed) {
    writing.lock();
    try {
      Optional<Payment> ended =
          find(id)
              .filter(payment -> payment.status() == Status.REQUIRES_ACTION)
              .map(
                  payment ->
                      passed
                          ? payment.authorized(clock.instant())
                          : payment.declined(CardError.AUTHENTICATION_FAILED));
      ended.ifPresent(payment -> write(new PaymentEntry(payment, null)));
      return ended;
    } finally {
      writing.unlock();
    }
  }

  public Optional<Payment> find(String id) {
    return Optional.ofNullable(payments.get(id)).map(payment -> payment.at(now()));
  }

  public Stream<Payment> newestFirst() {
    return newestFirst.stream().flatMap(id -> find(id).stream());
  }

  /** The orders for which money was set aside more than once, each with those payments. */
  public SortedMap<String, List<String>> duplicates() {
    SortedMap<String, List<String>> byOrder = new TreeMap<>();
    newestFirst()
        .filter(payment -> payment.authorizedAt() != null)
        .forEach(
            payment ->
                byOrder
                    .computeIfAbsent(payment.wanted().order(), _ -> new ArrayList<>())
                    .add(payment.id()));
    byOrder.values().removeIf(ids -> ids.size() < 2);
    return byOrder;
  }

  Instant now() {
    return clock.instant();
  }

  private void write(PaymentEntry entry) {
    journal.append(entry);
    apply(entry);
  }

  private void apply(PaymentEntry entry) {
    Payment payment = entry.payment();
    if (payment != null && payments.put(payment.id(), payment) == null) {
      newestFirst.addFirst(payment.id());
    }
    PaymentEntry.Answer answer = entry.answer();
    if (answer != null) {
      answers.put(answer.key(), answer);
    }
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}

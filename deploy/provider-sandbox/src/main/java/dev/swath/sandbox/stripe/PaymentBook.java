package dev.swath.sandbox.stripe;

import dev.swath.sandbox.core.Index;
import dev.swath.sandbox.core.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * All payments, and the answer given under each idempotency key, in the journal, found by an index
 * on disk: the memory of the book does not depend on how many there are. Safe for concurrent use.
 */
public final class PaymentBook implements AutoCloseable {
  private final Set<String> keysInUse = ConcurrentHashMap.newKeySet();
  private final ReentrantLock writing = new ReentrantLock();
  private final Clock clock;
  private final Journal<PaymentEntry> journal;
  private final Index index;

  // Places in the journal: the first and the latest entry of a payment, and the answer to a key.
  private final MVMap<String, Long> first;
  private final MVMap<String, Long> latest;
  private final MVMap<String, Long> answers;

  // The payments in the order of their first entries.
  private final MVMap<Long, String> inOrder;

  // Payments for which money was set aside, by order and place as Index.key says it.
  private final MVMap<String, String> authorized;

  private PaymentBook(Journal<PaymentEntry> journal, Index index, Clock clock) {
    this.clock = clock;
    this.journal = journal;
    this.index = index;
    this.first = index.map("first");
    this.latest = index.map("latest");
    this.answers = index.map("answers");
    this.inOrder = index.map("in-order");
    this.authorized = index.map("authorized");
  }

  /** Opens the book kept in the folder, which is made when missing. */
  public static PaymentBook open(Path folder, Clock clock) throws IOException {
    Journal<PaymentEntry> journal = Journal.open(folder, "payments.jsonl", PaymentEntry.class);
    try {
      PaymentBook book =
          new PaymentBook(journal, Index.open(folder, "payments.index", journal), clock);
      try {
        journal.replay(book.index.indexedTo(), book::remember);
        return book;
      } catch (IOException | RuntimeException e) {
        book.index.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
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
      PaymentEntry.Answer earlier = key == null ? null : answer(key);
      if (earlier == null) {
        Done done = change.get();
        write(
            new PaymentEntry(
                done.payment(),
                key == null
                    ? null
                    : new PaymentEntry.Answer(key, request, done.status(), done.body())));
        return new Answered(done.status(), done.body(), false);
      }
      if (!earlier.request().equals(request)) {
        throw ApiError.of(
            400, "idempotency_error", null, "the key was first used with other parameters");
      }
      return new Answered(earlier.status(), earlier.body(), true);
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

  private PaymentEntry.@Nullable Answer answer(String key) {
    Long place = answers.get(key);
    return place == null ? null : journal.read(place).answer();
  }

  public Optional<Payment> find(String id) {
    return Optional.ofNullable(latest.get(id))
        .map(place -> journal.read(place).payment())
        .map(payment -> payment.at(now()));
  }

  /** All payments, each read when it is asked for. */
  public Stream<Payment> newestFirst() {
    return Index.fromTheEnd(inOrder).flatMap(id -> find(id).stream());
  }

  /**
   * The orders for which money was set aside more than once, each with those payments, newest
   * first.
   */
  public SortedMap<String, List<String>> duplicates() {
    SortedMap<String, List<String>> duplicates = new TreeMap<>();
    String order = "";
    List<String> ids = new ArrayList<>();
    for (Map.Entry<String, String> entry : authorized.entrySet()) {
      String next = Index.group(entry.getKey());
      if (!next.equals(order)) {
        order = next;
        ids = new ArrayList<>();
      }
      ids.addFirst(entry.getValue());
      if (ids.size() > 1) {
        duplicates.put(order, ids);
      }
    }
    return duplicates;
  }

  Instant now() {
    return clock.instant();
  }

  private void write(PaymentEntry entry) {
    remember(journal.append(entry), entry);
    index.indexed(journal.end());
  }

  private void remember(long place, PaymentEntry entry) {
    Payment payment = entry.payment();
    if (payment != null) {
      Long earlier = first.putIfAbsent(payment.id(), place);
      long began = earlier == null ? place : earlier;
      inOrder.put(began, payment.id());
      if (payment.authorizedAt() != null) {
        authorized.put(Index.key(payment.wanted().order(), began), payment.id());
      }
      latest.put(payment.id(), place);
    }
    PaymentEntry.Answer answer = entry.answer();
    if (answer != null) {
      answers.put(answer.key(), place);
    }
  }

  @Override
  public void close() throws IOException {
    index.close();
    journal.close();
  }
}

package dev.swath.orders.tracking.mongo;

import static com.mongodb.client.model.Updates.unset;
import static dev.swath.orders.tracking.domain.OrderStories.CONTRACT;
import static dev.swath.orders.tracking.domain.OrderStories.START;
import static dev.swath.orders.tracking.domain.OrderStories.delivered;
import static dev.swath.orders.tracking.domain.OrderStories.id;
import static dev.swath.orders.tracking.domain.OrderStories.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderStatus;
import dev.swath.orders.tracking.application.ContractProjection;
import dev.swath.orders.tracking.application.Contracts;
import dev.swath.orders.tracking.application.EntryQuery;
import dev.swath.orders.tracking.application.Observer;
import dev.swath.orders.tracking.application.Offsets.Move;
import dev.swath.orders.tracking.application.OrderProjection;
import dev.swath.orders.tracking.application.OrderQuery;
import dev.swath.orders.tracking.application.Recorded;
import dev.swath.orders.tracking.application.StaleWrite;
import dev.swath.orders.tracking.application.TrackedOrders.Change;
import dev.swath.orders.tracking.application.Updates;
import dev.swath.orders.tracking.domain.ContractAccount;
import dev.swath.orders.tracking.domain.JournalStory;
import dev.swath.orders.tracking.domain.LogPartition;
import dev.swath.orders.tracking.domain.MonthStatement;
import dev.swath.orders.tracking.domain.Stage;
import dev.swath.orders.tracking.domain.TrackedOrder;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every document store must do, the embedded one and MongoDB alike. */
abstract class StoresContract {
  private final AtomicInteger ignored = new AtomicInteger();
  private MongoClient client;
  private MongoDatabase database;

  abstract String uri();

  @BeforeEach
  void connect() {
    client = MongoClients.create(uri());
    database = client.getDatabase("swath_stores");
    database.drop();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  private MongoTrackedOrders orders() {
    return new MongoTrackedOrders(database);
  }

  private OrderProjection projection() {
    return new OrderProjection(
        orders(),
        new Updates(),
        new Observer() {
          @Override
          public void reached(OrderStatus status) {}

          @Override
          public void ended(Stage stage) {}

          @Override
          public void ignored(int records) {
            ignored.addAndGet(records);
          }
        });
  }

  private static List<Recorded<OrderEvent>> log() {
    List<Recorded<OrderEvent>> log = new ArrayList<>();
    for (int order = 0; order < 5; order++) {
      for (OrderEvent event : order % 2 == 0 ? delivered(id(order)) : refused(id(order))) {
        log.add(new Recorded<>(event, log.size()));
        // As a producer that tries again would have it.
        log.add(new Recorded<>(event, log.size()));
      }
    }
    return log;
  }

  private List<String> documents() {
    return database
        .getCollection("orders")
        .find()
        .sort(new Document("_id", 1))
        .map(Document::toJson)
        .into(new ArrayList<>());
  }

  @Test
  void the_documents_are_the_same_however_the_log_is_cut() {
    List<Recorded<OrderEvent>> log = log();
    projection().apply(log);
    List<String> atOnce = documents();
    database.drop();
    log.forEach(recorded -> projection().apply(List.of(recorded)));
    List<String> oneByOne = documents();
    projection().apply(log.subList(3, log.size()));

    assertThat(atOnce).hasSize(5);
    assertThat(oneByOne).isEqualTo(atOnce);
    assertThat(documents()).isEqualTo(atOnce);
  }

  @Test
  void duplicates_are_counted() {
    projection().apply(log());
    assertThat(ignored).hasValue(log().size() / 2);
  }

  @Test
  void an_order_comes_back_as_it_was_stored() {
    TrackedOrder order = null;
    List<OrderEvent> events = delivered(id(1));
    for (int i = 0; i < events.size(); i++) {
      order = TrackedOrder.apply(order, events.get(i), i);
    }
    TrackedOrder stored = Objects.requireNonNull(order);
    orders().store(List.of(new Change(null, stored)));

    assertThat(orders().find(id(1))).isEqualTo(order);
    assertThat(orders().find(id(2))).isNull();
  }

  @Test
  void an_order_that_changed_in_between_is_not_overwritten() {
    TrackedOrder first = applied(null, delivered(id(1)).get(0), 0);
    TrackedOrder second = applied(first, delivered(id(1)).get(1), 1);
    orders().store(List.of(new Change(null, first)));
    orders().store(List.of(new Change(first, second)));

    assertThatThrownBy(() -> orders().store(List.of(new Change(first, second))))
        .isInstanceOf(StaleWrite.class);
    assertThatThrownBy(() -> orders().store(List.of(new Change(null, first))))
        .isInstanceOf(StaleWrite.class);
    assertThat(orders().find(id(1))).isEqualTo(second);
  }

  private static TrackedOrder applied(@Nullable TrackedOrder order, OrderEvent event, long offset) {
    TrackedOrder after = TrackedOrder.apply(order, event, offset);
    return Objects.requireNonNull(after);
  }

  @Test
  void lists_what_is_asked_for() {
    orders().createIndexes();
    projection().apply(log());
    Set<String> mine = Set.of(CONTRACT.value());
    List<String> all =
        orders().page(new OrderQuery(mine, null, null, null, 10)).stream()
            .map(order -> order.state().id().toString())
            .toList();

    assertThat(all).hasSize(5).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(orders().page(new OrderQuery(null, OrderStatus.REJECTED, "harvest", null, 10)))
        .hasSize(2);
    assertThat(orders().page(new OrderQuery(Set.of("other"), null, null, null, 10))).isEmpty();
    assertThat(orders().page(new OrderQuery(null, null, "other", null, 10))).isEmpty();
    OrderQuery.Position second =
        new OrderQuery.Position(
            START, orders().page(new OrderQuery(mine, null, null, null, 2)).get(1).state().id());
    assertThat(orders().page(new OrderQuery(mine, null, null, second, 2)))
        .extracting(order -> order.state().id().toString())
        .isEqualTo(all.subList(2, 4));
  }

  @Test
  void offsets_move_only_from_where_they_are() {
    MongoOffsets offsets = new MongoOffsets(database);
    LogPartition first = new LogPartition("topic", 0);
    LogPartition second = new LogPartition("topic", 1);

    assertThat(offsets.read(List.of(first, second))).isEqualTo(Map.of(first, 0L, second, 0L));
    offsets.advance(Map.of(first, new Move(0, 7), second, new Move(0, 1)), null);
    offsets.advance(Map.of(first, new Move(7, 8)), () -> true);
    offsets.advance(Map.of(first, new Move(8, 9)), null);
    assertThat(offsets.read(List.of(first, second))).isEqualTo(Map.of(first, 9L, second, 1L));
    for (long wrong : List.of(0L, 7L, 10L)) {
      assertThatThrownBy(() -> offsets.advance(Map.of(first, new Move(wrong, 20)), null))
          .isInstanceOf(StaleWrite.class);
    }
    assertThat(offsets.read(List.of(first))).isEqualTo(Map.of(first, 9L));
  }

  @Test
  void offsets_do_not_move_past_documents_that_are_gone() {
    MongoOffsets offsets = new MongoOffsets(database);
    LogPartition partition = new LogPartition("topic", 0);
    for (long begin : List.of(0L, 5L)) {
      Map<LogPartition, Move> move = Map.of(partition, new Move(begin, begin + 5));

      assertThatThrownBy(() -> offsets.advance(move, () -> false)).isInstanceOf(StaleWrite.class);
      // As if the store had lost the stamp together with what was written before it.
      assertThatThrownBy(
              () ->
                  offsets.advance(
                      move,
                      () -> {
                        database
                            .getCollection("offsets")
                            .updateMany(new Document(), unset("stamp"));
                        return true;
                      }))
          .isInstanceOf(StaleWrite.class);
      assertThat(offsets.read(List.of(partition))).isEqualTo(Map.of(partition, begin));
      offsets.advance(move, () -> true);
      assertThat(offsets.read(List.of(partition))).isEqualTo(Map.of(partition, begin + 5));
    }
  }

  @Test
  void a_projection_says_whether_its_last_document_is_there() {
    BooleanSupplier kept = Objects.requireNonNull(books().apply(journal()));
    assertThat(kept.getAsBoolean()).isTrue();
    database.drop();
    assertThat(kept.getAsBoolean()).isFalse();
    assertThat(books().apply(List.of())).isNull();
  }

  private ContractProjection books() {
    return new ContractProjection(
        new MongoContracts(database), entries(), new MongoStatements(database));
  }

  private MongoEntries entries() {
    return new MongoEntries(database);
  }

  private static List<Recorded<LedgerEntry>> recorded(List<LedgerEntry> entries) {
    return IntStream.range(0, entries.size())
        .mapToObj(offset -> new Recorded<>(entries.get(offset), offset))
        .toList();
  }

  /** Two contracts in one partition, over three months. */
  private static List<Recorded<LedgerEntry>> journal() {
    List<LedgerEntry> all = new ArrayList<>(story("c1").entries());
    all.addAll(story("c2").entries());
    return recorded(all);
  }

  private static JournalStory story(String contract) {
    return new JournalStory(contract)
        .opened(BillingMode.CREDIT)
        .granted(1_000, "operator", "bought")
        .held(id(1), 222)
        .at("2026-02-27T12:00:00.000001Z")
        .captured(id(1), 0, 200)
        .released(id(1), 22)
        .at("2026-04-01T00:00:00Z")
        .held(id(2), 100);
  }

  private List<Document> all(String... collections) {
    List<Document> documents = new ArrayList<>();
    for (String collection : collections) {
      database.getCollection(collection).find().sort(new Document("_id", 1)).into(documents);
    }
    return documents;
  }

  @Test
  void the_books_are_the_same_however_the_journal_is_cut() {
    String[] collections = {"contracts", "entries", "statements"};
    List<Recorded<LedgerEntry>> journal = journal();
    books().apply(journal);
    List<Document> atOnce = all(collections);
    database.drop();
    journal.forEach(entry -> books().apply(List.of(entry)));
    List<Document> oneByOne = all(collections);
    // As after a crash between the entries and the contract: they come again with what follows.
    database.drop();
    entries().store(journal.subList(0, 3).stream().map(Recorded::event).toList());
    books().apply(journal);
    books().apply(journal.subList(4, journal.size()));

    // Two contracts, six entries each, January and February each.
    assertThat(atOnce).hasSize(2 + 12 + 4);
    assertThat(oneByOne).isEqualTo(atOnce);
    assertThat(all(collections)).isEqualTo(atOnce);
  }

  @Test
  void entries_are_found_by_whatever_is_asked_for() {
    entries().createIndexes();
    books().apply(journal());
    ContractId c1 = new ContractId("c1");
    EntryQuery everything = new EntryQuery(c1, null, null, Set.of(), null, 7, 10);
    Instant toTheMicrosecond = Instant.parse("2026-02-27T12:00:00.000001Z");

    assertThat(entries().page(everything)).isEqualTo(story("c1").entries().reversed());
    assertThat(sequences(everything.page(5, 2))).containsExactly(4L, 3L);
    assertThat(sequences(everything.page(1, 2))).isEmpty();
    assertThat(sequences(new EntryQuery(c1, toTheMicrosecond, null, Set.of(), null, 7, 10)))
        .containsExactly(6L, 5L, 4L);
    assertThat(sequences(new EntryQuery(c1, null, toTheMicrosecond, Set.of(), null, 7, 10)))
        .containsExactly(3L, 2L, 1L);
    assertThat(
            sequences(
                new EntryQuery(
                    c1, Instant.MIN, Instant.MAX, Set.of(Kind.HELD, Kind.OPENED), null, 6, 10)))
        .containsExactly(3L, 1L);
    assertThat(sequences(new EntryQuery(c1, null, null, Set.of(), id(1), 7, 2)))
        .containsExactly(5L, 4L);
    assertThat(entries().ofOrder(c1, id(1)))
        .extracting(LedgerEntry::sequence)
        .containsExactly(3L, 4L, 5L);
  }

  private List<Long> sequences(EntryQuery query) {
    return entries().page(query).stream().map(LedgerEntry::sequence).toList();
  }

  @Test
  void the_latest_statement_of_a_span_is_found() {
    books().apply(journal());
    MongoStatements statements = new MongoStatements(database);
    ContractId c1 = new ContractId("c1");
    YearMonth january = YearMonth.of(2026, 1);

    assertThat(statements.latest(c1, january, YearMonth.of(2026, 3)))
        .extracting(MonthStatement::month)
        .isEqualTo(YearMonth.of(2026, 2));
    assertThat(statements.latest(c1, january, january))
        .extracting(MonthStatement::month)
        .isEqualTo(january);
    assertThat(statements.latest(c1, january.minusMonths(3), january.minusMonths(1))).isNull();
  }

  @Test
  void contracts_are_kept_by_sequence() {
    MongoContracts contracts = new MongoContracts(database);
    List<ContractAccount> accounts =
        Stream.of("c1", "c2", "c3").map(contract -> account(story(contract), 1)).toList();
    contracts.store(accounts.stream().map(after -> new Contracts.Change(null, after)).toList());
    ContractAccount first = accounts.getFirst();
    ContractAccount later = account(story("c1"), 6);
    contracts.store(List.of(new Contracts.Change(first, later)));

    assertThat(contracts.find(first.id())).isEqualTo(later);
    assertThat(contracts.list(null)).hasSize(3);
    assertThat(contracts.list(Set.of("c2", "c9"))).containsExactly(accounts.get(1));
    assertThatThrownBy(() -> contracts.store(List.of(new Contracts.Change(first, later))))
        .isInstanceOf(StaleWrite.class);
  }

  private static ContractAccount account(JournalStory story, int upTo) {
    ContractAccount account = null;
    for (LedgerEntry entry : story.entries().subList(0, upTo)) {
      account = ContractAccount.apply(account, entry);
    }
    return Objects.requireNonNull(account);
  }
}

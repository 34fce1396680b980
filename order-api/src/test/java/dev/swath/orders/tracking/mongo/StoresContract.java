package dev.swath.orders.tracking.mongo;

import static com.mongodb.client.model.Updates.unset;
import static dev.swath.orders.tracking.domain.OrderStories.CONTRACT;
import static dev.swath.orders.tracking.domain.OrderStories.START;
import static dev.swath.orders.tracking.domain.OrderStories.delivered;
import static dev.swath.orders.tracking.domain.OrderStories.id;
import static dev.swath.orders.tracking.domain.OrderStories.large;
import static dev.swath.orders.tracking.domain.OrderStories.referring;
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
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderStatus;
import dev.swath.orders.tracking.application.ContentRefused;
import dev.swath.orders.tracking.application.ContractProjection;
import dev.swath.orders.tracking.application.Contracts;
import dev.swath.orders.tracking.application.Entries;
import dev.swath.orders.tracking.application.EntryQuery;
import dev.swath.orders.tracking.application.Observer;
import dev.swath.orders.tracking.application.Offsets.Move;
import dev.swath.orders.tracking.application.OrderDetails;
import dev.swath.orders.tracking.application.OrderProjection;
import dev.swath.orders.tracking.application.OrderQuery;
import dev.swath.orders.tracking.application.Recorded;
import dev.swath.orders.tracking.application.StaleWrite;
import dev.swath.orders.tracking.application.TrackedOrders;
import dev.swath.orders.tracking.application.TrackedOrders.Change;
import dev.swath.orders.tracking.application.Updates;
import dev.swath.orders.tracking.domain.ContractAccount;
import dev.swath.orders.tracking.domain.HistoryEntry;
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

  private static final LogPartition ORDERS = new LogPartition("orders", 3);
  private static final LogPartition JOURNAL = new LogPartition("journal", 4);
  private static final String[] COLLECTIONS = {"orders_v3", "order_details_v3"};
  private static final String[] BOOKS = {"contracts_v3", "entries_v3", "statements_v3"};

  private MongoOrderDetails details() {
    return new MongoOrderDetails(database);
  }

  private static Recorded<OrderEvent> recorded(OrderEvent event, long offset) {
    return new Recorded<>(event, ORDERS, offset, false);
  }

  private MongoTrackedOrders orders() {
    return new MongoTrackedOrders(database);
  }

  private OrderProjection projection() {
    return new OrderProjection(
        orders(),
        details(),
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
        log.add(recorded(event, log.size()));
        // As a producer that tries again would have it.
        log.add(recorded(event, log.size()));
      }
    }
    return log;
  }

  @Test
  void the_documents_are_the_same_however_the_log_is_cut() {
    List<Recorded<OrderEvent>> log = log();
    projection().apply(log);
    List<Document> atOnce = all(COLLECTIONS);
    database.drop();
    log.forEach(recorded -> projection().apply(List.of(recorded)));
    List<Document> oneByOne = all(COLLECTIONS);
    projection().apply(log.subList(3, log.size()));

    // Five states, contents, areas and prices; three histories of nine entries, two of three.
    assertThat(atOnce).hasSize(4 * 5 + 3 * 9 + 2 * 3);
    assertThat(oneByOne).isEqualTo(atOnce);
    assertThat(all(COLLECTIONS)).isEqualTo(atOnce);
  }

  @Test
  void what_is_remembered_of_a_store_that_lost_it_is_forgotten_where_the_log_is_read_again() {
    List<Recorded<OrderEvent>> log = log();
    OrderProjection projection = projection();
    projection.apply(log);
    List<Document> before = all(COLLECTIONS);
    database.drop();
    projection.resume(ORDERS);
    projection.apply(log);
    assertThat(all(COLLECTIONS)).isEqualTo(before);

    ContractProjection books = books();
    books.apply(journal());
    List<Document> booked = all(BOOKS);
    database.drop();
    books.resume(JOURNAL);
    books.apply(journal());
    assertThat(all(BOOKS)).isEqualTo(booked);
  }

  @Test
  void an_order_that_another_instance_took_further_is_read_again() {
    List<Recorded<OrderEvent>> log = log();
    OrderProjection projection = projection();
    projection.apply(log.subList(0, 4));
    projection().apply(log.subList(4, 8));

    assertThatThrownBy(() -> projection.apply(log.subList(4, 8))).isInstanceOf(StaleWrite.class);
    projection.apply(log.subList(4, log.size()));
    List<Document> both = all(COLLECTIONS);
    database.drop();
    projection().apply(log);
    assertThat(both).isEqualTo(all(COLLECTIONS));
  }

  @Test
  void details_that_were_written_before_a_crash_are_written_again_without_harm() {
    List<Recorded<OrderEvent>> log = log();
    projection().apply(log);
    List<Document> before = all(COLLECTIONS);
    database.getCollection("orders_v3").drop();
    projection().apply(log);

    assertThat(all(COLLECTIONS)).isEqualTo(before);
  }

  @Test
  void an_order_comes_back_with_what_it_asks_for_and_all_that_happened() {
    List<OrderEvent> events = delivered(id(1));
    List<Recorded<OrderEvent>> log = new ArrayList<>();
    events.forEach(event -> log.add(recorded(event, log.size())));
    projection().apply(log);

    TrackedOrder order = Objects.requireNonNull(orders().find(id(1)));
    assertThat(details().items(List.of(id(1), id(2))))
        .containsOnlyKeys(id(1))
        .extractingByKey(id(1))
        .satisfies(
            items -> {
              OrderItem ordered = items.getFirst().ordered();
              assertThat(ordered.sceneIds()).containsExactly("DS_1");
              assertThat(ordered.options()).containsEntry("cloud", 10);
              assertThat(items.getFirst().area()).isZero();
            });
    OrderDetails.Sheet sheet = details().sheet(id(1));
    assertThat(sheet.items()).isEqualTo(details().items(List.of(id(1))).get(id(1)));
    assertThat(sheet.prices()).hasSize(1);
    assertThat(details().sheet(id(2))).isEqualTo(new OrderDetails.Sheet(List.of(), List.of()));
    List<HistoryEntry> history = details().history(id(1), 0, order.entries());
    assertThat(history)
        .extracting(HistoryEntry::sequence)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(details().history(id(1), 7, order.entries())).isEqualTo(history.subList(7, 9));
    assertThat(details().history(id(1), 9, order.entries())).isEmpty();
  }

  @Test
  void a_state_is_small_whatever_the_order_asks_for() {
    OrderRequested large = large(id(1), 50, 1_000);
    projection().apply(List.of(recorded(large, 0)));

    long state = bytes("orders_v3");
    assertThat(state).isLessThan(25_000);
    // The one area of fifty items is kept once.
    assertThat(bytes("order_details_v3")).isLessThan(90_000);
  }

  private long bytes(String collection) {
    return all(collection).stream().mapToLong(document -> document.toJson().length()).sum();
  }

  @Test
  void a_page_of_large_orders_ends_early_and_goes_on_behind_them() {
    List<Recorded<OrderEvent>> log = new ArrayList<>();
    String long_reference = "x".repeat(3 << 20);
    for (int number = 0; number < 5; number++) {
      log.add(recorded(referring(id(number), long_reference), number));
    }
    projection().apply(log);

    TrackedOrders.Page first = orders().page(new OrderQuery(null, null, null, null, 5));
    assertThat(first.orders()).hasSize(2);
    assertThat(first.hasMore()).isTrue();
    OrderQuery.Position behind =
        new OrderQuery.Position(START, first.orders().getLast().state().id());
    TrackedOrders.Page second = orders().page(new OrderQuery(null, null, null, behind, 5));
    assertThat(second.orders()).hasSize(2).doesNotContainAnyElementsOf(first.orders());
  }

  @Test
  void what_the_store_will_never_take_is_told_from_an_outage() {
    OrderRequested huge = referring(id(1), "x".repeat(17 << 20));
    assertThatThrownBy(() -> projection().apply(List.of(recorded(huge, 0))))
        .isInstanceOf(ContentRefused.class);
  }

  @Test
  void a_partition_is_forgotten_and_no_other() {
    projection().apply(log());
    List<Document> before = all(COLLECTIONS);
    projection().forget(new LogPartition("orders", 4));
    assertThat(all(COLLECTIONS)).isEqualTo(before);
    projection().forget(ORDERS);
    assertThat(all(COLLECTIONS)).isEmpty();
    books().apply(journal());
    books().forget(JOURNAL);
    assertThat(all(BOOKS)).isEmpty();
  }

  @Test
  void collections_of_an_earlier_layout_are_dropped() {
    database.getCollection("orders").insertOne(new Document("_id", "old"));
    projection().apply(log());
    orders().dropOlderLayouts();

    assertThat(all("orders")).isEmpty();
    assertThat(all("orders_v3")).hasSize(5);
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
    orders().store(List.of(new Change(ORDERS, null, stored)));

    assertThat(orders().find(id(1))).isEqualTo(order);
    assertThat(orders().find(id(2))).isNull();
    assertThat(orders().lastOffsets(List.of(id(1), id(2)))).isEqualTo(Map.of(id(1), 8L));
  }

  @Test
  void an_order_that_changed_in_between_is_not_overwritten() {
    TrackedOrder first = applied(null, delivered(id(1)).get(0), 0);
    TrackedOrder second = applied(first, delivered(id(1)).get(1), 1);
    orders().store(List.of(new Change(ORDERS, null, first)));
    orders().store(List.of(new Change(ORDERS, first, second)));

    assertThatThrownBy(() -> orders().store(List.of(new Change(ORDERS, first, second))))
        .isInstanceOf(StaleWrite.class);
    assertThatThrownBy(() -> orders().store(List.of(new Change(ORDERS, null, first))))
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
        page(new OrderQuery(mine, null, null, null, 10)).stream()
            .map(order -> order.state().id().toString())
            .toList();

    assertThat(all).hasSize(5).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(page(new OrderQuery(null, OrderStatus.REJECTED, "harvest", null, 10))).hasSize(2);
    assertThat(page(new OrderQuery(Set.of("other"), null, null, null, 10))).isEmpty();
    assertThat(page(new OrderQuery(null, null, "other", null, 10))).isEmpty();
    OrderQuery.Position second =
        new OrderQuery.Position(
            START, page(new OrderQuery(mine, null, null, null, 2)).get(1).state().id());
    assertThat(page(new OrderQuery(mine, null, null, second, 2)))
        .extracting(order -> order.state().id().toString())
        .isEqualTo(all.subList(2, 4));
  }

  private List<TrackedOrder> page(OrderQuery query) {
    return orders().page(query).orders();
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
    assertThatThrownBy(() -> offsets.restart(first, 8)).isInstanceOf(StaleWrite.class);
    offsets.restart(first, 9);
    assertThat(offsets.read(List.of(first, second))).isEqualTo(Map.of(first, 0L, second, 1L));
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
                            .getCollection("offsets_v3")
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
        .mapToObj(offset -> new Recorded<>(entries.get(offset), JOURNAL, offset, false))
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
    String[] collections = {"contracts_v3", "entries_v3", "statements_v3"};
    List<Recorded<LedgerEntry>> journal = journal();
    books().apply(journal);
    List<Document> atOnce = all(collections);
    database.drop();
    journal.forEach(entry -> books().apply(List.of(entry)));
    List<Document> oneByOne = all(collections);
    // As after a crash between the entries and the contract: they come again with what follows.
    database.drop();
    entries()
        .store(
            journal.subList(0, 3).stream()
                .map(booked -> new Entries.Booked(JOURNAL, booked.event()))
                .toList());
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
    contracts.store(
        accounts.stream().map(after -> new Contracts.Change(JOURNAL, null, after)).toList());
    ContractAccount first = accounts.getFirst();
    ContractAccount later = account(story("c1"), 6);
    contracts.store(List.of(new Contracts.Change(JOURNAL, first, later)));

    assertThat(contracts.find(first.id())).isEqualTo(later);
    assertThat(contracts.sequence(first.id())).isEqualTo(6);
    assertThat(contracts.sequence(new ContractId("c9"))).isZero();
    assertThat(contracts.list(null, null, 9)).hasSize(3);
    assertThat(contracts.list(null, "c1", 1)).containsExactly(accounts.get(1));
    assertThat(contracts.list(Set.of("c2", "c9"), null, 9)).containsExactly(accounts.get(1));
    assertThatThrownBy(() -> contracts.store(List.of(new Contracts.Change(JOURNAL, first, later))))
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

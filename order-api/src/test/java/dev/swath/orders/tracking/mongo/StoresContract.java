package dev.swath.orders.tracking.mongo;

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
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderStatus;
import dev.swath.orders.tracking.application.Contracts;
import dev.swath.orders.tracking.application.Observer;
import dev.swath.orders.tracking.application.Offsets.Move;
import dev.swath.orders.tracking.application.OrderProjection;
import dev.swath.orders.tracking.application.OrderQuery;
import dev.swath.orders.tracking.application.Recorded;
import dev.swath.orders.tracking.application.StaleWrite;
import dev.swath.orders.tracking.application.TrackedOrders.Change;
import dev.swath.orders.tracking.application.Updates;
import dev.swath.orders.tracking.domain.ContractAccount;
import dev.swath.orders.tracking.domain.LogPartition;
import dev.swath.orders.tracking.domain.Stage;
import dev.swath.orders.tracking.domain.TrackedOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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
    offsets.advance(Map.of(first, new Move(0, 7), second, new Move(0, 1)));
    offsets.advance(Map.of(first, new Move(7, 9)));
    assertThat(offsets.read(List.of(first, second))).isEqualTo(Map.of(first, 9L, second, 1L));
    for (long wrong : List.of(0L, 7L, 10L)) {
      assertThatThrownBy(() -> offsets.advance(Map.of(first, new Move(wrong, 20))))
          .isInstanceOf(StaleWrite.class);
    }
    assertThat(offsets.read(List.of(first))).isEqualTo(Map.of(first, 9L));
  }

  @Test
  void contracts_are_kept_by_sequence() {
    MongoContracts contracts = new MongoContracts(database);
    List<ContractAccount> accounts =
        IntStream.rangeClosed(1, 3)
            .mapToObj(
                i -> new ContractAccount(new ContractId("c" + i), "C", 1_000L * i, 0, 0, 50, 1))
            .toList();
    contracts.store(accounts.stream().map(after -> new Contracts.Change(null, after)).toList());
    ContractAccount first = accounts.getFirst();
    ContractAccount later = new ContractAccount(first.id(), "C", -5, 5, 0, 50, 2);
    contracts.store(List.of(new Contracts.Change(first, later)));

    assertThat(contracts.find(first.id())).isEqualTo(later);
    assertThat(contracts.list(null)).hasSize(3);
    assertThat(contracts.list(Set.of("c2", "c9"))).containsExactly(accounts.get(1));
    assertThatThrownBy(() -> contracts.store(List.of(new Contracts.Change(first, later))))
        .isInstanceOf(StaleWrite.class);
  }
}

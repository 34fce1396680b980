package dev.swath.simulation;

import dev.swath.events.domain.DeliveryState;
import dev.swath.events.domain.DeliveryStatus;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.events.wire.Topics;
import dev.swath.orders.tracking.application.OrderDetails;
import dev.swath.orders.tracking.application.Recorded;
import dev.swath.orders.tracking.application.TrackedOrders;
import dev.swath.orders.tracking.domain.ContractAccount;
import dev.swath.orders.tracking.domain.SmallEvent;
import dev.swath.orders.tracking.domain.TrackedOrder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * One run of the whole system: a function of a seed and a plan. First the plan happens, in all its
 * weather; then all processes start anew, so that nothing lives on memory alone, and have all the
 * time they need. The laws are held against the log after every turn, and against everybody's view
 * of it at the end.
 */
final class Simulation implements AutoCloseable {
  private final World world;
  private final Setting setting;
  private final Auditor auditor;
  private final Upstream upstream;
  private final Database openOrders;
  private final ApiHost api;
  private final Customers customers;
  private final Operators operators;
  private final Map<String, Host> hosts = new LinkedHashMap<>();

  /**
   * How a run ended.
   *
   * @param broken null if all laws held
   */
  record Outcome(@Nullable BrokenLaw broken, List<String> history) {
    Outcome {
      history = List.copyOf(history);
    }
  }

  private Simulation(long seed, Build build, History history) {
    world = new World(seed, history);
    Broker broker = new Broker(world, build);
    setting = new Setting(world, broker, new Weather());
    auditor = new Auditor(broker);
    upstream = new Upstream(world, setting.weather(), FulfillmentHost.POLICY);
    openOrders = new Database(world);
    api = new ApiHost(setting, new Database(world));
    customers = new Customers(world, api);
    operators = new Operators(setting);
    List<Host> all =
        List.of(
            api,
            new PricingHost(setting),
            new LedgerHost(setting, build, "ledger-1"),
            new LedgerHost(setting, build, "ledger-2"),
            new FulfillmentHost(setting, build, upstream, openOrders, "fulfillment-1"),
            new FulfillmentHost(setting, build, upstream, openOrders, "fulfillment-2"));
    all.forEach(host -> hosts.put(host.toString(), host));
  }

  /** Runs once; the history is kept only if it is to be read. */
  static Outcome run(long seed, Plan plan, Build build, boolean keepHistory) {
    // On a virtual thread as well: a turn is then given from one to the next without the operating
    // system, which would take longer than the turn.
    FutureTask<Outcome> run =
        new FutureTask<>(() -> runHere(seed, plan, build, new History(keepHistory)));
    Thread.ofVirtual().start(run);
    try {
      return run.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Outcome runHere(long seed, Plan plan, Build build, History history) {
    try (Simulation simulation = new Simulation(seed, build, history)) {
      simulation.run(plan);
      return new Outcome(null, history.lines());
    } catch (BrokenLaw e) {
      return new Outcome(e, history.lines());
    }
  }

  @Override
  public void close() {
    world.close();
  }

  private void run(Plan plan) {
    hosts.values().forEach(Host::start);
    for (Plan.Event event : plan.events()) {
      world.at(World.START.plus(event.at()), () -> happen(event));
    }
    world.run(auditor::look);
    world.say("everybody", () -> "starts anew");
    hosts.values().forEach(Host::restart);
    world.run(auditor::look);
    ordersHaveEnded();
    moneyIsWhereItBelongs();
    upstreamAgrees();
    viewsAgree();
  }

  private void happen(Plan.Event event) {
    switch (event) {
      case Plan.Open open -> operators.open(open);
      case Plan.TopUp topUp -> operators.topUp(topUp);
      case Plan.Place place -> customers.place(place);
      case Plan.Cancel cancel -> customers.cancel(cancel);
      case Plan.Crash(_, String process, int turns, Duration down) ->
          host(process).crashAfter(turns, down);
      case Plan.Redelivery(_, String group, int records) -> redeliver(group, records);
      case Plan.Pause(_, String process, int turns, Duration length) ->
          host(process).pauseAfter(turns, length);
      case Plan.Rebalance(_, String group) -> group(group).rebalance();
      case Plan.Repeat(_, String topic) -> setting.broker().repeatSomething(topic);
      case Plan.BadCommit(_, Weather.Commit fault) -> setting.weather().next(fault);
      case Plan.BadSending(_, String process, Weather.Sending fault) ->
          setting.weather().next(process, fault);
      case Plan.BadPlacing(_, Weather.Placing fault) -> setting.weather().next(fault);
      case Plan.ProviderAway(_, int calls) -> setting.weather().unavailable(calls);
      case Plan.LostWrites(_, String store, int writes) -> {
        world.say(store, () -> "loses the last " + writes + " writes of its store");
        if (store.equals(api.toString())) {
          api.loseLastWrites(writes);
        } else {
          openOrders.loseLast(writes);
        }
      }
    }
  }

  private void redeliver(String name, int records) {
    Group group = group(name);
    group.goBack(records);
    group.rebalance();
  }

  private Group group(String name) {
    return setting
        .broker()
        .group(name, name.equals("credit-ledger") ? Topics.LEDGER_REQUESTS : Topics.ORDERS);
  }

  private Host host(String name) {
    return Objects.requireNonNull(hosts.get(name), name);
  }

  // ---- the laws of the end

  private void ordersHaveEnded() {
    Map<OrderId, OrderState> orders = auditor.orders();
    for (OrderId id : customers.accepted()) {
      require(Law.NO_ORDER_IS_LOST, orders.containsKey(id), "order " + id + " is nowhere");
    }
    for (OrderState order : orders.values()) {
      require(
          Law.NO_ORDER_IS_LOST,
          order.status().isFinal() && (order.held() == null || order.released() != null),
          "order " + order.id() + " is " + order.status() + ", released " + order.released());
    }
  }

  private void moneyIsWhereItBelongs() {
    auditor
        .books()
        .accounts()
        .forEach(
            (contract, account) ->
                require(
                    Law.NO_ORDER_IS_LOST,
                    account.held() == 0,
                    account.held() + " credits of " + contract + " are still held"));
    Set<Object> delivered = new LinkedHashSet<>();
    for (OrderState order : auditor.orders().values()) {
      for (OrderState.Item item : order.items()) {
        if (item.delivery().status() == DeliveryStatus.DELIVERED) {
          delivered.add(item.delivery().id());
        }
      }
    }
    require(
        Law.CAPTURED_FOR_WHAT_CAME,
        delivered.equals(auditor.books().capturedDeliveries()),
        "delivered " + delivered + ", paid " + auditor.books().capturedDeliveries());
  }

  private void upstreamAgrees() {
    for (OrderState order : auditor.orders().values()) {
      for (OrderState.Item item : order.items()) {
        DeliveryState delivery = item.delivery();
        require(
            Law.NOTHING_GOES_ON_UPSTREAM,
            delivery.status() == DeliveryStatus.DELIVERED || !upstream.goesOnWith(delivery.id()),
            "delivery " + delivery.id() + " is " + delivery.status());
      }
    }
  }

  private void viewsAgree() {
    Map<OrderId, TrackedOrder> rebuilt = rebuilt();
    TrackedOrders documents = api.documents().orders();
    OrderDetails details = api.documents().details();
    Map<OrderId, OrderState> small = new LinkedHashMap<>();
    for (Recorded<OrderEvent> recorded : auditor.events()) {
      OrderEvent event = SmallEvent.of(recorded.event());
      small.compute(event.orderId(), (_, order) -> OrderState.evolve(order, event));
    }
    auditor
        .orders()
        .forEach(
            (id, order) -> {
              TrackedOrder document = documents.find(id);
              require(
                  Law.EVERY_FOLD_IS_EQUAL,
                  document != null
                      && document.state().equals(small.get(id))
                      && document.state().status() == order.status(),
                  "the projection has " + document + ", the log says " + order);
              require(
                  Law.PROJECTION_IS_THE_FOLD,
                  document != null
                      && details.history(id, 0, document.entries()).size() == document.entries()
                      && details.items(List.of(id)).containsKey(id)
                      && details.sheet(id).prices().isEmpty() == (document.state().total() == null),
                  "details of " + document + " are missing");
              require(
                  Law.PROJECTION_IS_THE_FOLD,
                  Objects.equals(document, rebuilt.get(id)),
                  "a rebuild of " + document + " has " + rebuilt.get(id));
            });
    auditor
        .books()
        .accounts()
        .forEach(
            (contract, account) -> {
              ContractAccount document = api.documents().contracts().find(contract);
              require(
                  Law.PROJECTION_IS_THE_FOLD,
                  document != null
                      && document.sequence() == account.sequence()
                      && document.balances().equals(account.balances()),
                  "the projection of " + contract + " has " + document);
            });
    OpenOrderDocuments store = new OpenOrderDocuments(openOrders);
    for (int partition = 0; partition < Broker.PARTITIONS; partition++) {
      require(
          Law.EVERY_FOLD_IS_EQUAL,
          store.load(partition).isEmpty(),
          "fulfillment still has " + store.load(partition));
    }
    require(
        Law.EVERY_FOLD_IS_EQUAL,
        store.ended(auditor.orders().keySet()).equals(auditor.orders().keySet()),
        "fulfillment has ended " + store.ended(auditor.orders().keySet()));
  }

  /** The projection once more, from the first record, one by one and without a store. */
  private Map<OrderId, TrackedOrder> rebuilt() {
    Map<OrderId, TrackedOrder> orders = new LinkedHashMap<>();
    for (Recorded<OrderEvent> recorded : auditor.events()) {
      orders.compute(
          recorded.event().orderId(),
          (_, order) -> TrackedOrder.apply(order, recorded.event(), recorded.offset()));
    }
    return orders;
  }

  private static void require(Law law, boolean holds, String otherwise) {
    if (!holds) {
      throw new BrokenLaw(law, otherwise);
    }
  }
}

package dev.swath.simulation;

import dev.swath.events.domain.ContractId;
import dev.swath.events.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What people do in a run, and what goes wrong. Together with a seed it decides the whole run. */
record Plan(List<Event> events) {
  static final List<String> PROCESSES =
      List.of("order-api", "pricing", "ledger-1", "ledger-2", "fulfillment-1", "fulfillment-2");

  private static final Duration LENGTH = Duration.ofSeconds(10);
  private static final List<ContractId> CONTRACTS =
      List.of(new ContractId("alpha"), new ContractId("beta"));
  private static final List<String> SCENES = List.of("comes", "comes", "slow", "fails", "rejected");
  private static final List<String> GROUPS = List.of("credit-ledger", "fulfillment-service");

  Plan {
    events = List.copyOf(events);
  }

  /** Something at a time after the beginning. */
  sealed interface Event {
    Duration at();
  }

  // ---- people

  record Open(Duration at, ContractId contract, long credits, long limit) implements Event {}

  /**
   * @param validFor null for ever
   */
  record TopUp(
      Duration at, ContractId contract, String key, long credits, @Nullable Duration validFor)
      implements Event {}

  /**
   * @param key null for an order without an idempotency key
   * @param sides of the squares that are ordered, in thousandths of a degree
   * @param patience how long the customer waits for the decision
   */
  record Place(
      Duration at,
      String name,
      ContractId contract,
      @Nullable String key,
      String product,
      List<String> scenes,
      List<Integer> sides,
      Duration patience)
      implements Event {}

  record Cancel(Duration at, String order) implements Event {}

  // ---- faults

  record Crash(Duration at, String process, int afterTurns, Duration down) implements Event {}

  /** The group crashes, and the last offsets that it committed are lost. */
  record Redelivery(Duration at, String group, int records) implements Event {}

  record Pause(Duration at, String process, int afterTurns, Duration length) implements Event {}

  record Rebalance(Duration at, String group) implements Event {}

  record Repeat(Duration at, String topic) implements Event {}

  record BadCommit(Duration at, Weather.Commit fault) implements Event {}

  record BadSending(Duration at, String process, Weather.Sending fault) implements Event {}

  record BadPlacing(Duration at, Weather.Placing fault) implements Event {}

  record ProviderAway(Duration at, int calls) implements Event {}

  record LostWrites(Duration at, String store, int writes) implements Event {}

  // ---- drawing one

  static Plan of(long seed) {
    return new Drawing(new SplittableRandom(seed)).plan();
  }

  Plan without(List<Event> dropped) {
    List<Event> kept = new ArrayList<>(events);
    kept.removeAll(dropped);
    return new Plan(kept);
  }

  private record Drawing(SplittableRandom chance) {
    private Plan plan() {
      List<Event> events = new ArrayList<>();
      for (ContractId contract : CONTRACTS) {
        long limit = chance.nextInt(3) == 0 ? 200 : 0;
        events.add(
            new Open(
                Duration.ofMillis(chance.nextInt(500)), contract, chance.nextInt(1500), limit));
        for (int i = 0; i < chance.nextInt(3); i++) {
          Duration validFor = chance.nextBoolean() ? null : millis(20_000);
          events.add(new TopUp(time(), contract, "grant-" + chance.nextInt(2), 100, validFor));
        }
      }
      int orders = chance.nextInt(2, 6);
      for (int i = 1; i <= orders; i++) {
        place("order-" + i, events);
      }
      int faults = chance.nextInt(12);
      for (int i = 0; i < faults; i++) {
        events.add(fault());
      }
      events.sort(Comparator.comparing(Event::at));
      return new Plan(events);
    }

    private void place(String name, List<Event> events) {
      ContractId contract = pick(CONTRACTS);
      String key = chance.nextInt(3) == 0 ? null : "key-" + chance.nextInt(4);
      String product = chance.nextInt(8) == 0 ? "no-such-product" : PricingHost.PRODUCT;
      int items = chance.nextInt(1, 4);
      Duration patience = chance.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(5);
      Place place =
          new Place(
              time(),
              name,
              contract,
              key,
              product,
              IntStream.range(0, items).mapToObj(_ -> pick(SCENES)).toList(),
              IntStream.range(0, items).mapToObj(_ -> chance.nextInt(10, 60)).toList(),
              patience);
      events.add(place);
      if (chance.nextInt(4) == 0) {
        events.add(
            new Place(
                place.at().plusMillis(chance.nextInt(3_000)),
                name + "-again",
                contract,
                key,
                product,
                place.scenes(),
                place.sides(),
                patience));
      }
      if (chance.nextInt(3) == 0) {
        events.add(new Cancel(place.at().plusMillis(chance.nextInt(20_000)), name));
      }
    }

    private Event fault() {
      return switch (chance.nextInt(13)) {
        case 0, 1, 2 -> new Crash(time(), pick(PROCESSES), chance.nextInt(30), millis(10_000));
        case 3, 11 -> new Pause(time(), pick(PROCESSES), chance.nextInt(30), millis(20_000));
        case 4 -> new Rebalance(time(), pick(GROUPS));
        case 5 -> new Repeat(time(), pick(List.of(Topics.ORDERS, Topics.LEDGER_REQUESTS)));
        case 6 ->
            new BadCommit(time(), pick(List.of(Weather.Commit.REFUSED, Weather.Commit.UNANSWERED)));
        case 7 ->
            new BadSending(
                time(),
                pick(PROCESSES.subList(1, PROCESSES.size())),
                pick(List.of(Weather.Sending.LOST, Weather.Sending.UNACKNOWLEDGED)));
        case 8, 9 ->
            new BadPlacing(
                time(),
                pick(
                    List.of(
                        Weather.Placing.NOT_SENT,
                        Weather.Placing.ANSWER_LOST,
                        Weather.Placing.TAKEN_LATE,
                        Weather.Placing.NOTHING_TAKEN,
                        Weather.Placing.ERROR_BUT_TAKEN,
                        Weather.Placing.REFUSED)));
        case 10 ->
            chance.nextBoolean()
                ? new ProviderAway(time(), chance.nextInt(1, 5))
                : new LostWrites(
                    time(), pick(List.of("order-api", "fulfillment")), chance.nextInt(1, 10));
        default ->
            new Redelivery(
                time(),
                pick(List.of("pricing-service", "credit-ledger-requests", "credit-ledger")),
                chance.nextInt(1, 10));
      };
    }

    private Duration time() {
      return millis((int) LENGTH.toMillis());
    }

    private Duration millis(int most) {
      return Duration.ofMillis(chance.nextInt(most));
    }

    private <T> T pick(List<T> values) {
      return values.get(chance.nextInt(values.size()));
    }
  }
}

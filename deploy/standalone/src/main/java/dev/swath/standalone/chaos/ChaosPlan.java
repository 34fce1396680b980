package dev.swath.standalone.chaos;

import dev.swath.standalone.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What is to happen. The orders go in as many parts as there are kills: a part begins when the
 * victim of the part before is back, and in each, at some order, one process is killed.
 *
 * @param seed decides who is killed, and when
 * @param ratePerSecond of the orders within a part
 * @param sandboxDelay from an upstream order to its delivery
 * @param settleBound how long after the last restart everything must have ended
 * @param poison whether bad records are written to every topic before each kill
 */
public record ChaosPlan(
    int orders,
    int kills,
    long seed,
    double ratePerSecond,
    Duration sandboxDelay,
    Duration settleBound,
    boolean poison) {

  /** What must be hit at least once if there are kills enough. */
  private static final List<Service> ALWAYS =
      List.of(
          Service.CREDIT_LEDGER,
          Service.FULFILLMENT_SERVICE,
          Service.PRICING_SERVICE,
          Service.ORDER_API,
          Service.KAFKA);

  /** One kill in eleven hits the document store. */
  private static final int DOCUMENT_STORE_ONE_IN = 11;

  private static final int LATEST_AFTER_ORDER_MILLIS = 300;
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration EACH_KILL = Duration.ofSeconds(30);
  private static final Duration REPEATS_AND_CHECKS = Duration.ofMinutes(3);

  public ChaosPlan {
    if (orders < 1 || kills < 0 || kills > orders || ratePerSecond <= 0) {
      throw new IllegalArgumentException(
          "orders and rate have to be positive, kills from 0 to the number of orders");
    }
  }

  /**
   * @param number from 1
   * @param afterOrders is killed when that many orders have been sent …
   * @param pause … and this time has passed
   * @param untilOrders how many orders may be sent before the victim is back
   */
  record Kill(int number, Service victim, int afterOrders, Duration pause, int untilOrders) {}

  /** All kills, in their order; the same for the same seed. */
  List<Kill> killing() {
    Random random = new Random(seed);
    List<Kill> planned = new ArrayList<>();
    for (Service victim : victims(random)) {
      int begin = partEnd(planned.size());
      int end = partEnd(planned.size() + 1);
      planned.add(
          new Kill(
              planned.size() + 1,
              victim,
              begin + 1 + random.nextInt(end - begin),
              Duration.ofMillis(random.nextInt(LATEST_AFTER_ORDER_MILLIS)),
              end));
    }
    return planned;
  }

  private int partEnd(int parts) {
    return (int) ((long) orders * parts / kills);
  }

  private List<Service> victims(Random random) {
    List<Service> always = new ArrayList<>(ALWAYS);
    Collections.shuffle(always, random);
    List<Service> victims = new ArrayList<>(always.subList(0, Math.min(kills, always.size())));
    while (victims.size() < kills) {
      victims.add(
          random.nextInt(DOCUMENT_STORE_ONE_IN) == 0
              ? Service.DOCUMENT_STORE
              : ALWAYS.get(random.nextInt(ALWAYS.size())));
    }
    Collections.shuffle(victims, random);
    return victims;
  }

  /** After how long a run is given up. */
  Duration deadline() {
    return START
        .plus(EACH_KILL.multipliedBy(kills))
        .plusMillis(Math.round(orders / ratePerSecond * 1_000))
        .plus(settleBound)
        .plus(REPEATS_AND_CHECKS);
  }
}

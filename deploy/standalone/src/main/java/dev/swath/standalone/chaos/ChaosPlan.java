package dev.swath.standalone.chaos;

import dev.swath.standalone.Instance;
import dev.swath.standalone.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * What is to happen. The orders go in as many parts as there are blows: a part begins when the
 * victim of the part before is back, and in each, at some order, one process is killed or frozen,
 * or one more is started.
 *
 * @param kills how many processes are killed, each started again at once
 * @param seed decides who is hit, and when
 * @param ratePerSecond of the orders within a part
 * @param sandboxDelay from an upstream order to its delivery
 * @param settleBound how long after the last restart everything must have ended
 * @param poison whether bad records are written to every topic before each blow
 * @param cluster how many processes there are, and which of them are killed
 */
public record ChaosPlan(
    int orders,
    int kills,
    long seed,
    double ratePerSecond,
    Duration sandboxDelay,
    Duration settleBound,
    boolean poison,
    Cluster cluster) {

  /** What must be hit at least once if there are kills enough. */
  private static final List<Service> ALWAYS =
      List.of(
          Service.CREDIT_LEDGER,
          Service.FULFILLMENT_SERVICE,
          Service.PRICING_SERVICE,
          Service.ORDER_API,
          Service.KAFKA);

  /**
   * How many processes there are.
   *
   * @param instances of each service of Swath's. With more than one they have default settings, no
   *     names of their own, and besides the kills one is frozen, and one more joins
   * @param brokers one, or three and more
   * @param frozen for how long
   * @param victims what is killed; empty for everything
   */
  public record Cluster(int instances, int brokers, Duration frozen, List<Service> victims) {
    /** One process of each kind, each with its name. */
    public static final Cluster SINGLE = new Cluster(1, 1, Duration.ZERO, List.of());

    public Cluster {
      victims = List.copyOf(victims);
      if (instances < 1 || brokers < 1 || brokers == 2) {
        throw new IllegalArgumentException(
            "there can be one instance or more, and one broker, or three and more");
      }
    }
  }

  /** Where there are several instances, one is frozen and one joins. */
  private static final int FREEZE_AND_JOIN = 2;

  /** One kill in eleven hits the document store. */
  private static final int DOCUMENT_STORE_ONE_IN = 11;

  private static final int LATEST_AFTER_ORDER_MILLIS = 300;
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration EACH_BLOW = Duration.ofSeconds(30);
  private static final Duration EACH_FURTHER_PROCESS = Duration.ofSeconds(15);
  private static final Duration REPEATS_AND_CHECKS = Duration.ofMinutes(3);

  public ChaosPlan {
    int blows = kills + (cluster.instances() > 1 ? FREEZE_AND_JOIN : 0);
    if (orders < 1 || kills < 0 || blows > orders || ratePerSecond <= 0) {
      throw new IllegalArgumentException(
          "orders and rate have to be positive, and no more blows than there are orders");
    }
  }

  enum Kind {
    /** Ended by SIGKILL and started again at once. */
    KILL,
    /** Halted for a while, without the others' being told. */
    FREEZE,
    /** Started in addition to the others. */
    JOIN
  }

  /**
   * @param number from 1
   * @param afterOrders is hit when that many orders have been sent …
   * @param pause … and this time has passed
   * @param untilOrders how many orders may be sent before the victim is back
   */
  record Blow(
      int number, Kind kind, Instance victim, int afterOrders, Duration pause, int untilOrders) {}

  private record Target(Kind kind, Instance victim) {}

  /** How many blows there are. */
  int blowCount() {
    return kills + (isShared() ? FREEZE_AND_JOIN : 0);
  }

  private boolean isShared() {
    return cluster.instances() > 1;
  }

  /** All blows, in their order; the same for the same seed. */
  List<Blow> blows() {
    Random random = new Random(seed);
    List<Blow> planned = new ArrayList<>();
    for (Target target : targets(random)) {
      int begin = partEnd(planned.size());
      int end = partEnd(planned.size() + 1);
      planned.add(
          new Blow(
              planned.size() + 1,
              target.kind(),
              target.victim(),
              begin + 1 + random.nextInt(end - begin),
              Duration.ofMillis(random.nextInt(LATEST_AFTER_ORDER_MILLIS)),
              end));
    }
    return planned;
  }

  private int partEnd(int parts) {
    return (int) ((long) orders * parts / blowCount());
  }

  private List<Target> targets(Random random) {
    List<Target> targets = new ArrayList<>();
    for (Service victim : victims(random)) {
      targets.add(new Target(Kind.KILL, anyOf(victim, random)));
    }
    if (isShared()) {
      targets.add(new Target(Kind.FREEZE, anyOf(anyService(random), random)));
      targets.add(new Target(Kind.JOIN, new Instance(anyService(random), cluster.instances() + 1)));
      Collections.shuffle(targets, random);
    }
    return targets;
  }

  private static Service anyService(Random random) {
    return List.copyOf(new TreeSet<>(Service.OURS)).get(random.nextInt(Service.OURS.size()));
  }

  private Instance anyOf(Service service, Random random) {
    int count = count(service);
    return new Instance(service, count == 1 ? 1 : 1 + random.nextInt(count));
  }

  private int count(Service service) {
    return Service.OURS.contains(service)
        ? cluster.instances()
        : service == Service.KAFKA ? cluster.brokers() : 1;
  }

  /** What there is from the beginning besides the first of each kind and the brokers. */
  List<Instance> further() {
    List<Instance> further = new ArrayList<>();
    for (int number = 2; number <= cluster.instances(); number++) {
      for (Service service : new TreeSet<>(Service.OURS)) {
        further.add(new Instance(service, number));
      }
    }
    return further;
  }

  private List<Service> victims(Random random) {
    List<Service> always =
        new ArrayList<>(cluster.victims().isEmpty() ? ALWAYS : cluster.victims());
    Collections.shuffle(always, random);
    List<Service> victims = new ArrayList<>(always.subList(0, Math.min(kills, always.size())));
    while (victims.size() < kills) {
      victims.add(
          cluster.victims().isEmpty() && random.nextInt(DOCUMENT_STORE_ONE_IN) == 0
              ? Service.DOCUMENT_STORE
              : always.get(random.nextInt(always.size())));
    }
    Collections.shuffle(victims, random);
    return victims;
  }

  /** After how long a run is given up. */
  Duration deadline() {
    return START
        .plus(EACH_BLOW.multipliedBy(blowCount()))
        .plus(cluster.frozen())
        .plus(EACH_FURTHER_PROCESS.multipliedBy(further().size() + cluster.brokers()))
        .plusMillis(Math.round(orders / ratePerSecond * 1_000))
        .plus(settleBound)
        .plus(REPEATS_AND_CHECKS);
  }
}

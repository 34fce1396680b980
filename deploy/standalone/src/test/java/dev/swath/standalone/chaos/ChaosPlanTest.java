package dev.swath.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.standalone.Service;
import dev.swath.standalone.chaos.ChaosPlan.Blow;
import dev.swath.standalone.chaos.ChaosPlan.Cluster;
import dev.swath.standalone.chaos.ChaosPlan.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {

  @Test
  void theSeedDecides() {
    assertThat(plan(300, 8, 1).blows()).isEqualTo(plan(300, 8, 1).blows());
    assertThat(plan(300, 8, 1).blows()).isNotEqualTo(plan(300, 8, 2).blows());
  }

  @Test
  void everyServiceAndTheBrokerAreKilledIfThereAreKillsEnough() {
    Set<Service> wanted = EnumSet.copyOf(Service.OURS);
    wanted.add(Service.KAFKA);
    for (long seed = 0; seed < 100; seed++) {
      assertThat(victims(plan(300, 5, seed))).isEqualTo(wanted);
      assertThat(victims(plan(300, 8, seed))).containsAll(wanted);
    }
    assertThat(victims(plan(300, 200, 1))).contains(Service.DOCUMENT_STORE);
  }

  @Test
  void eachPartOfTheOrdersHasItsKill() {
    List<Blow> blows = plan(100, 7, 5).blows();

    int begin = 0;
    for (Blow kill : blows) {
      assertThat(kill.afterOrders()).isBetween(begin + 1, kill.untilOrders());
      begin = kill.untilOrders();
    }
    assertThat(begin).isEqualTo(100);
    assertThat(blows).extracting(Blow::number).containsExactly(1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void thereMayBeNoKills() {
    assertThat(plan(1, 0, 1).blows()).isEmpty();
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> plan(3, 4, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> plan(0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whereThereAreSeveralOneIsFrozenAndOneJoins() {
    for (long seed = 0; seed < 100; seed++) {
      ChaosPlan plan = shared(seed, List.of());
      List<Blow> blows = plan.blows();

      assertThat(blows).hasSize(plan.blowCount()).hasSize(7);
      assertThat(blows)
          .filteredOn(blow -> blow.kind() == Kind.FREEZE)
          .singleElement()
          .satisfies(blow -> assertThat(Service.OURS).contains(blow.victim().service()));
      assertThat(blows)
          .filteredOn(blow -> blow.kind() == Kind.JOIN)
          .singleElement()
          .satisfies(blow -> assertThat(blow.victim().number()).isEqualTo(3));
    }
    assertThat(shared(1, List.of()).further())
        .hasSize(4)
        .allSatisfy(instance -> assertThat(instance.number()).isEqualTo(2));
  }

  @Test
  void onlyWhatIsNamedIsKilled() {
    ChaosPlan plan = shared(3, List.of(Service.KAFKA));
    assertThat(plan.blows())
        .filteredOn(blow -> blow.kind() == Kind.KILL)
        .hasSize(5)
        .allSatisfy(blow -> assertThat(blow.victim().service()).isEqualTo(Service.KAFKA))
        .extracting(blow -> blow.victim().number())
        .allSatisfy(number -> assertThat(number).isBetween(1, 3));
  }

  private static ChaosPlan shared(long seed, List<Service> victims) {
    return new ChaosPlan(
        100,
        5,
        seed,
        40,
        Duration.ofSeconds(2),
        Duration.ofSeconds(60),
        false,
        new Cluster(2, 3, Duration.ofSeconds(30), victims));
  }

  private static Set<Service> victims(ChaosPlan plan) {
    return plan.blows().stream().map(blow -> blow.victim().service()).collect(Collectors.toSet());
  }

  private static ChaosPlan plan(int orders, int kills, long seed) {
    return new ChaosPlan(
        orders,
        kills,
        seed,
        40,
        Duration.ofSeconds(2),
        Duration.ofSeconds(60),
        false,
        Cluster.SINGLE);
  }
}

package dev.swath.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.standalone.Service;
import dev.swath.standalone.chaos.ChaosPlan.Kill;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {

  @Test
  void theSeedDecides() {
    assertThat(plan(300, 8, 1).killing()).isEqualTo(plan(300, 8, 1).killing());
    assertThat(plan(300, 8, 1).killing()).isNotEqualTo(plan(300, 8, 2).killing());
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
    List<Kill> killing = plan(100, 7, 5).killing();

    int begin = 0;
    for (Kill kill : killing) {
      assertThat(kill.afterOrders()).isBetween(begin + 1, kill.untilOrders());
      begin = kill.untilOrders();
    }
    assertThat(begin).isEqualTo(100);
    assertThat(killing).extracting(Kill::number).containsExactly(1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void thereMayBeNoKills() {
    assertThat(plan(10, 0, 1).killing()).isEmpty();
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> plan(3, 4, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> plan(0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Set<Service> victims(ChaosPlan plan) {
    return plan.killing().stream().map(Kill::victim).collect(Collectors.toSet());
  }

  private static ChaosPlan plan(int orders, int kills, long seed) {
    return new ChaosPlan(
        orders, kills, seed, 40, Duration.ofSeconds(2), Duration.ofSeconds(60), false);
  }
}

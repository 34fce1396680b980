package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final Instance LEDGER = Instance.first(Service.CREDIT_LEDGER);

  private final SteppingClock clock = new SteppingClock();
  private final List<Instance> dead = new ArrayList<>();
  private final List<Instant> starts = new ArrayList<>();
  private final List<String> reports = new ArrayList<>();
  private boolean comesBack = true;

  private final Watch watch =
      new Watch(
          new Watch.Watched() {
            @Override
            public List<Instance> dead() {
              return List.copyOf(dead);
            }

            @Override
            public String why(Instance instance) {
              return "Its memory was used up.";
            }

            @Override
            public void start(Instance instance) {
              starts.add(clock.instant());
              if (comesBack) {
                dead.remove(instance);
              }
            }
          },
          clock,
          reports::add);

  @Test
  void whatDiedIsStartedAgainAndNamedWithTheReason() {
    watch.look();
    assertThat(starts).isEmpty();

    dead.add(LEDGER);
    pass(Duration.ofSeconds(3));

    assertThat(starts).hasSize(1);
    assertThat(reports)
        .containsExactly("credit-ledger died and is started again in 1 s. Its memory was used up.");
  }

  @Test
  void whatDiesAgainAndAgainIsStartedLaterEachTimeAndThenLeftAlone() {
    comesBack = false;
    dead.add(LEDGER);
    pass(Duration.ofMinutes(20));

    assertThat(starts).hasSize(Watch.MOST_STARTS);
    for (int i = 2; i < starts.size(); i++) {
      assertThat(Duration.between(starts.get(i - 1), starts.get(i)))
          .isGreaterThanOrEqualTo(Duration.between(starts.get(i - 2), starts.get(i - 1)))
          .isLessThan(Duration.ofSeconds(65));
    }
    assertThat(reports).last().asString().contains("is left alone", "./swath up");
  }

  @Test
  void aDeathLongAfterAStartIsTheFirstAgain() {
    for (int i = 0; i < 3 * Watch.MOST_STARTS; i++) {
      dead.add(LEDGER);
      pass(Duration.ofSeconds(3));
      assertThat(dead).isEmpty();
      pass(Watch.WELL);
    }
    assertThat(reports).allMatch(report -> report.contains("in 1 s"));
  }

  private void pass(Duration duration) {
    for (long second = 0; second < duration.toSeconds(); second++) {
      watch.look();
      clock.now = clock.now.plusSeconds(1);
    }
  }

  private static final class SteppingClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}

package dev.swath.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkingTest {
  private static final List<Plan.Event> EVENTS =
      IntStream.range(0, 20)
          .<Plan.Event>mapToObj(i -> new Plan.Repeat(Duration.ofSeconds(i), "topic"))
          .toList();

  @Test
  void keeps_just_what_is_needed_to_fail() {
    List<Plan.Event> culprits = List.of(EVENTS.get(3), EVENTS.get(4), EVENTS.get(17));

    Plan shortest =
        new Shrinking(plan -> plan.events().containsAll(culprits)).shrink(new Plan(EVENTS));

    assertThat(shortest.events()).isEqualTo(culprits);
  }

  @Test
  void drops_everything_where_nothing_is_needed() {
    assertThat(new Shrinking(_ -> true).shrink(new Plan(EVENTS)).events()).isEmpty();
  }
}

package dev.swath.orders.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.orders.limits.Bulkhead.Entry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BulkheadTest {
  private final Bulkhead bulkhead = new Bulkhead(10, 4, Duration.ZERO);

  @Test
  void a_caller_has_its_share_and_the_others_have_theirs() {
    assertThat(bulkhead.enter("a", 4)).isInstanceOf(Entry.Permit.class);
    assertThat(bulkhead.enter("a", 1)).isInstanceOf(Entry.ShareIsFull.class);
    assertThat(bulkhead.enter("b", 4)).isInstanceOf(Entry.Permit.class);
    assertThat(bulkhead.enter("c", 3)).isInstanceOf(Entry.AllIsFull.class);
    assertThat(bulkhead.enter("c", 2)).isInstanceOf(Entry.Permit.class);
    assertThat(bulkhead.used()).isEqualTo(10);
  }

  @Test
  void what_is_heavier_than_a_share_still_gets_in() {
    assertThat(bulkhead.enter("a", 1_000)).isInstanceOf(Entry.Permit.class);
    assertThat(bulkhead.used()).isEqualTo(4);
  }

  @Test
  void leaving_twice_is_leaving_once() {
    Entry.Permit first = (Entry.Permit) bulkhead.enter("a", 2);
    Entry.Permit second = (Entry.Permit) bulkhead.enter("a", 2);
    first.close();
    first.close();

    assertThat(bulkhead.used()).isEqualTo(2);
    second.close();
    assertThat(bulkhead.used()).isZero();
    assertThat(bulkhead.enter("a", 4)).isInstanceOf(Entry.Permit.class);
  }

  @Test
  void a_caller_waits_for_room() {
    Bulkhead patient = new Bulkhead(1, 1, Duration.ofSeconds(10));
    Entry.Permit first = (Entry.Permit) patient.enter("a", 1);
    CompletableFuture<Entry> second = CompletableFuture.supplyAsync(() -> patient.enter("b", 1));
    assertThat(second).isNotDone();
    first.close();

    await()
        .untilAsserted(
            () -> assertThat(second).isCompletedWithValueMatching(Entry.Permit.class::isInstance));
  }
}

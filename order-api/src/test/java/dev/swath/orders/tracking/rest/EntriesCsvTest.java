package dev.swath.orders.tracking.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.tracking.application.CatchingUp;
import dev.swath.orders.tracking.application.Entries;
import dev.swath.orders.tracking.application.EntryQuery;
import dev.swath.orders.tracking.application.EntryTracking;
import dev.swath.orders.tracking.application.LogEnds.End;
import dev.swath.orders.tracking.application.Offsets;
import dev.swath.orders.tracking.application.Progress;
import dev.swath.orders.tracking.application.TrackingUnavailable;
import dev.swath.orders.tracking.domain.JournalStory;
import dev.swath.orders.tracking.domain.LogPartition;
import jakarta.servlet.ServletException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class EntriesCsvTest {
  private static final ContractId CONTRACT = new ContractId("demo");

  private final MockHttpServletResponse response = new MockHttpServletResponse();

  /** A store that is taken away while a journal is read. */
  private static final class LostStore implements Entries {
    private final List<LedgerEntry> newestFirst;
    private final int pagesBefore;
    private int pages;

    private LostStore(int entries, int pagesBefore) {
      JournalStory story = new JournalStory("demo").opened(BillingMode.CREDIT);
      IntStream.range(1, entries).forEach(_ -> story.granted(1, "operator", null));
      this.newestFirst = story.entries().reversed();
      this.pagesBefore = pagesBefore;
    }

    @Override
    public List<LedgerEntry> page(EntryQuery query) {
      if (pages++ == pagesBefore) {
        throw new TrackingUnavailable("gone", new IllegalStateException());
      }
      return newestFirst.stream()
          .filter(entry -> entry.sequence() < query.before())
          .limit(query.limit())
          .toList();
    }

    @Override
    public List<LedgerEntry> ofOrder(ContractId contract, OrderId order) {
      return List.of();
    }

    @Override
    public void store(Collection<Booked> entries) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void forget(LogPartition partition) {
      throw new UnsupportedOperationException();
    }
  }

  private void write(Entries entries) throws Exception {
    Offsets offsets =
        new Offsets() {
          @Override
          public Map<LogPartition, Long> read(Collection<LogPartition> partitions) {
            return Map.of();
          }

          @Override
          public void advance(Map<LogPartition, Move> moves, @Nullable BooleanSupplier kept) {}

          @Override
          public void restart(LogPartition partition, long expected) {}
        };
    CatchingUp catchingUp =
        new CatchingUp(
            (topic, _) -> new End(new LogPartition(topic, 0), 0), offsets, new Progress());
    new EntriesCsv(new EntryTracking(entries, catchingUp))
        .write(new EntryQuery(CONTRACT, null, null, Set.of(), null, 5_000, 50), response);
  }

  @Test
  void a_store_that_is_gone_from_the_start_is_a_problem_document() {
    assertThatThrownBy(() -> write(new LostStore(10, 0))).isInstanceOf(TrackingUnavailable.class);
    assertThat(response.getHeaderNames()).isEmpty();
  }

  @Test
  void a_part_is_never_taken_for_the_whole() {
    // Nothing handles it below the server, which breaks the connection off.
    assertThatThrownBy(() -> write(new LostStore(1_000, 1))).isInstanceOf(ServletException.class);
  }

  @Test
  void a_journal_that_ends_with_a_page_is_whole() throws Exception {
    write(new LostStore(1_000, 9));
    assertThat(response.getContentAsString().lines()).hasSize(1_001);
  }
}

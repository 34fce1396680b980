package dev.swath.simulation;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.tracking.application.Contracts;
import dev.swath.orders.tracking.application.Entries;
import dev.swath.orders.tracking.application.EntryQuery;
import dev.swath.orders.tracking.application.Offsets;
import dev.swath.orders.tracking.application.OrderDetails;
import dev.swath.orders.tracking.application.OrderQuery;
import dev.swath.orders.tracking.application.StaleWrite;
import dev.swath.orders.tracking.application.Statements;
import dev.swath.orders.tracking.application.TrackedOrders;
import dev.swath.orders.tracking.domain.ContractAccount;
import dev.swath.orders.tracking.domain.HistoryEntry;
import dev.swath.orders.tracking.domain.LogPartition;
import dev.swath.orders.tracking.domain.MonthStatement;
import dev.swath.orders.tracking.domain.OrderContent;
import dev.swath.orders.tracking.domain.TrackedOrder;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The projection's documents, each written only if it is still as it was read. */
final class Documents {
  private final Database database;

  Documents(Database database) {
    this.database = database;
  }

  TrackedOrders orders() {
    return new TrackedOrders() {
      @Override
      public @Nullable TrackedOrder find(OrderId id) {
        return database.get(id.toString(), TrackedOrder.class);
      }

      @Override
      public Map<OrderId, TrackedOrder> load(Collection<OrderId> ids) {
        Map<OrderId, TrackedOrder> found = new HashMap<>();
        for (OrderId id : ids) {
          TrackedOrder order = find(id);
          if (order != null) {
            found.put(id, order);
          }
        }
        return found;
      }

      @Override
      public Map<OrderId, Long> lastOffsets(Collection<OrderId> ids) {
        Map<OrderId, Long> offsets = new HashMap<>();
        load(ids).forEach((id, order) -> offsets.put(id, order.lastOffset()));
        return offsets;
      }

      @Override
      public void store(Collection<TrackedOrders.Change> changes) {
        for (TrackedOrders.Change change : changes) {
          String id = change.after().state().id().toString();
          write(id, change.before(), change.after());
        }
      }

      @Override
      public Page page(OrderQuery query) {
        throw new UnsupportedOperationException("nobody lists orders here");
      }

      @Override
      public void forget(LogPartition partition) {
        throw new UnsupportedOperationException("the log loses nothing here");
      }
    };
  }

  /** What is written once, each under its own name; what is there already stays. */
  OrderDetails details() {
    return new OrderDetails() {
      @Override
      public void store(Collection<Detail> details) {
        details.forEach(detail -> database.replace(name(detail), null, detail));
      }

      @Override
      public boolean areKept(Collection<Detail> details) {
        return details.stream()
            .allMatch(detail -> database.get(name(detail), Detail.class) != null);
      }

      @Override
      public Map<OrderId, List<OrderContent.Item>> items(Collection<OrderId> ids) {
        Map<OrderId, List<OrderContent.Item>> found = new HashMap<>();
        for (OrderId id : ids) {
          Detail.Content content = database.get("content " + id, Detail.Content.class);
          if (content != null) {
            found.put(id, content.content().items());
          }
        }
        return found;
      }

      @Override
      public Sheet sheet(OrderId id) {
        Detail.Prices prices = database.get("prices " + id, Detail.Prices.class);
        return new Sheet(
            items(List.of(id)).getOrDefault(id, List.of()),
            prices == null ? List.of() : prices.items());
      }

      @Override
      public List<HistoryEntry> history(OrderId id, int after, int last) {
        List<HistoryEntry> entries = new ArrayList<>();
        for (int sequence = after + 1; sequence <= last; sequence++) {
          Detail.Entry entry = database.get("event " + id + " " + sequence, Detail.Entry.class);
          if (entry != null) {
            entries.add(entry.entry());
          }
        }
        return entries;
      }

      @Override
      public void forget(LogPartition partition) {
        throw new UnsupportedOperationException("the log loses nothing here");
      }

      private static String name(Detail detail) {
        return switch (detail) {
          case Detail.Content content -> "content " + content.id();
          case Detail.Prices prices -> "prices " + prices.id();
          case Detail.Entry entry -> "event " + entry.id() + " " + entry.entry().sequence();
        };
      }
    };
  }

  Contracts contracts() {
    return new Contracts() {
      @Override
      public @Nullable ContractAccount find(ContractId id) {
        return database.get(id.value(), ContractAccount.class);
      }

      @Override
      public Map<ContractId, ContractAccount> load(Collection<ContractId> ids) {
        Map<ContractId, ContractAccount> found = new HashMap<>();
        for (ContractId id : ids) {
          ContractAccount account = find(id);
          if (account != null) {
            found.put(id, account);
          }
        }
        return found;
      }

      @Override
      public long sequence(ContractId id) {
        ContractAccount account = find(id);
        return account == null ? 0 : account.sequence();
      }

      @Override
      public void forget(LogPartition partition) {
        throw new UnsupportedOperationException("the log loses nothing here");
      }

      @Override
      public List<ContractAccount> list(
          @Nullable Set<String> ids, @Nullable String after, int limit) {
        throw new UnsupportedOperationException("nobody lists contracts here");
      }

      @Override
      public void store(Collection<Contracts.Change> changes) {
        for (Contracts.Change change : changes) {
          write(change.after().id().value(), change.before(), change.after());
        }
      }
    };
  }

  Entries entries() {
    return new Entries() {
      @Override
      public void store(Collection<Booked> entries) {
        entries.forEach(
            booked -> database.replace("entry " + booked.entry().entryId(), null, booked.entry()));
      }

      @Override
      public void forget(LogPartition partition) {
        throw new UnsupportedOperationException("the log loses nothing here");
      }

      @Override
      public List<LedgerEntry> page(EntryQuery query) {
        throw new UnsupportedOperationException("nobody lists entries here");
      }

      @Override
      public List<LedgerEntry> ofOrder(ContractId contract, OrderId order) {
        throw new UnsupportedOperationException("nobody lists entries here");
      }
    };
  }

  Statements statements() {
    return new Statements() {
      @Override
      public void store(Collection<Statements.Ended> statements) {
        for (Statements.Ended ended : statements) {
          database.put("statement " + ended.contractId() + ended.statement().month(), ended);
        }
      }

      @Override
      public void forget(LogPartition partition) {
        throw new UnsupportedOperationException("the log loses nothing here");
      }

      @Override
      public @Nullable MonthStatement latest(ContractId contract, YearMonth first, YearMonth last) {
        throw new UnsupportedOperationException("nobody reads statements here");
      }
    };
  }

  Offsets offsets() {
    return new Offsets() {
      @Override
      public Map<LogPartition, Long> read(Collection<LogPartition> partitions) {
        Map<LogPartition, Long> offsets = new HashMap<>();
        partitions.forEach(partition -> offsets.put(partition, offset(partition)));
        return offsets;
      }

      @Override
      public void restart(LogPartition partition, long expected) {
        throw new UnsupportedOperationException("the log loses nothing here");
      }

      @Override
      public void advance(Map<LogPartition, Move> moves, @Nullable BooleanSupplier kept) {
        Map<LogPartition, Place> stamped = new HashMap<>();
        moves.forEach(
            (partition, move) -> {
              Place place = place(partition);
              if (kept != null) {
                Place next = new Place(move.expected(), place == null ? 1 : place.stamp() + 1);
                write(partition.toString(), at(partition, move.expected()), next);
                place = next;
              }
              stamped.put(partition, place == null ? new Place(0, 0) : place);
            });
        if (kept != null && !kept.getAsBoolean()) {
          throw new StaleWrite("what was written");
        }
        moves.forEach(
            (partition, move) -> {
              Place place = Objects.requireNonNull(stamped.get(partition));
              write(
                  partition.toString(),
                  kept == null ? at(partition, move.expected()) : place,
                  new Place(move.next(), place.stamp()));
            });
      }
    };
  }

  /** Where a partition is read on, and the stamp that was set last. */
  private record Place(long offset, long stamp) {}

  private @Nullable Place place(LogPartition partition) {
    return database.get(partition.toString(), Place.class);
  }

  /** What is there, if the partition is where it is expected. */
  private @Nullable Place at(LogPartition partition, long expected) {
    Place place = place(partition);
    if ((place == null ? 0 : place.offset()) != expected) {
      throw new StaleWrite(partition.toString());
    }
    return place;
  }

  long offset(LogPartition partition) {
    Place place = place(partition);
    return place == null ? 0 : place.offset();
  }

  private void write(String id, @Nullable Object before, Object after) {
    if (!database.replace(id, before, after)) {
      throw new StaleWrite(id);
    }
  }
}

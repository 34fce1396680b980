package dev.swath.ledger.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Balances;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderId;
import dev.swath.ledger.domain.LedgerRequest.CaptureCredits;
import dev.swath.ledger.domain.LedgerRequest.GrantCredits;
import dev.swath.ledger.domain.LedgerRequest.HoldCredits;
import dev.swath.ledger.domain.LedgerRequest.OpenContract;
import dev.swath.ledger.domain.LedgerRequest.RefuseOrder;
import dev.swath.ledger.domain.LedgerRequest.ReleaseCredits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds whatever is asked, in whatever order, however often. */
class LedgerLawsTest {
  private static final ContractId CONTRACT = new ContractId("demo");
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");

  @Property(tries = 1_000)
  void creditsAreConservedAndTheLimitHolds(@ForAll("requests") List<LedgerRequest> requests) {
    Account account = new Account(CONTRACT);
    long granted = 0;
    for (LedgerRequest request : requests) {
      LedgerEntry entry = Decider.decide(account, request, NOW).entry();
      if (entry != null) {
        account.apply(entry);
        if (entry.kind() == Kind.OPENED || entry.kind() == Kind.GRANTED) {
          granted += entry.amount().amount();
        }
      }
      Balances balances = account.balances();
      long limit = account.terms() == null ? 0 : account.terms().creditLimit().amount();
      assertThat(balances.available() + balances.held() + balances.spent()).isEqualTo(granted);
      assertThat(balances.available()).isGreaterThanOrEqualTo(-limit);
      assertThat(balances.held()).isNotNegative();
      assertThat(balances.spent()).isNotNegative();
    }
  }

  @Property(tries = 500)
  void askingEverythingAgainChangesNothing(@ForAll("requests") List<LedgerRequest> requests) {
    Account account = new Account(CONTRACT);
    ask(account, requests);
    // A request that could not be met when it came, such as a capture before its hold, may be met
    // later: ask till it rests.
    ask(account, requests);
    ask(account, requests);
    Balances rested = account.balances();
    long sequence = account.sequence();
    ask(account, requests);
    assertThat(account.balances()).isEqualTo(rested);
    assertThat(account.sequence()).isEqualTo(sequence);
  }

  @Property(tries = 500)
  void theJournalAloneRebuildsTheAccount(@ForAll("requests") List<LedgerRequest> requests) {
    Account account = new Account(CONTRACT);
    List<LedgerEntry> journal = ask(account, requests);

    Account rebuilt = new Account(CONTRACT);
    journal.forEach(rebuilt::apply);

    assertThat(rebuilt.balances()).isEqualTo(account.balances());
    assertThat(rebuilt.terms()).isEqualTo(account.terms());
    for (LedgerRequest request : requests) {
      assertThat(Decider.decide(rebuilt, request, NOW))
          .isEqualTo(Decider.decide(account, request, NOW));
    }
  }

  @Property(tries = 500)
  void noOrderIsHeldTwiceAndNoEntryIsBookedTwice(@ForAll("requests") List<LedgerRequest> requests) {
    Account account = new Account(CONTRACT);
    Set<OrderId> held = new HashSet<>();
    Set<Object> booked = new HashSet<>();
    for (LedgerRequest request : requests) {
      Decision decision = Decider.decide(account, request, NOW);
      if (decision.entry() != null) {
        account.apply(decision.entry());
        assertThat(booked.add(decision.entry().entryId())).isTrue();
      }
      if (decision.event() instanceof CreditsHeld event) {
        assertThat(held.add(event.orderId())).isTrue();
      }
    }
  }

  private static List<LedgerEntry> ask(Account account, List<LedgerRequest> requests) {
    List<LedgerEntry> journal = new ArrayList<>();
    for (LedgerRequest request : requests) {
      LedgerEntry entry = Decider.decide(account, request, NOW).entry();
      if (entry != null) {
        account.apply(entry);
        journal.add(entry);
      }
    }
    return journal;
  }

  @Provide
  Arbitrary<List<LedgerRequest>> requests() {
    Arbitrary<OrderId> orders =
        Arbitraries.integers().between(0, 4).map(i -> OrderId.of(CONTRACT, "order-" + i));
    Arbitrary<Credits> amounts = Arbitraries.longs().between(0, 300).map(Credits::new);
    Arbitrary<LedgerRequest> open =
        Combinators.combine(amounts, Arbitraries.of(Credits.ZERO, new Credits(50)))
            .as((credits, limit) -> new OpenContract(CONTRACT, NOW, "Demo", credits, limit));
    Arbitrary<LedgerRequest> grant =
        Combinators.combine(Arbitraries.of("a", "b", "c"), amounts)
            .as((key, amount) -> new GrantCredits(CONTRACT, NOW, key, amount, null));
    Arbitrary<LedgerRequest> hold =
        Combinators.combine(orders, amounts)
            .as((order, amount) -> new HoldCredits(CONTRACT, NOW, order, amount));
    Arbitrary<LedgerRequest> capture =
        Combinators.combine(orders, Arbitraries.integers().between(0, 2), amounts)
            .as(
                (order, item, amount) ->
                    new CaptureCredits(CONTRACT, NOW, order, DeliveryId.of(order, item), amount));
    Arbitrary<LedgerRequest> release =
        orders.map(order -> new ReleaseCredits(CONTRACT, NOW, order));
    Arbitrary<LedgerRequest> refuse = orders.map(order -> new RefuseOrder(CONTRACT, NOW, order));
    return Arbitraries.oneOf(open, grant, hold, hold, refuse, capture, release)
        .list()
        .ofMaxSize(60);
  }
}

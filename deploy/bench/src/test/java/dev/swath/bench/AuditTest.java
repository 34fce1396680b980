package dev.swath.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.bench.Journal.Books;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.LedgerEntry.Balances;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A ledger that errs is found out. */
class AuditTest {
  private static final ContractId CONTRACT = new ContractId("c");
  private static final Credits PRICE = new Credits(3);
  private static final Map<ContractId, Long> GRANTED = Map.of(CONTRACT, 10L);

  private final Orders orders = new Orders();
  private final Order order = orders.add(CONTRACT, PRICE, 0);

  @Test
  void oneAnswerAndItsBalanceAreRight() {
    orders.hear(held(), 1);

    assertThat(audit(books(0, 7, 3)).problems()).isEmpty();
  }

  @Test
  void aReleaseGivesBack() {
    orders.hear(held(), 1);
    orders.hear(new CreditsReleased(order.id(), CONTRACT, Instant.EPOCH, PRICE), 2);

    assertThat(audit(books(0, 10, 0)).problems()).isEmpty();
  }

  @Test
  void aMissingAnswerIsFound() {
    assertThat(audit(books(0, 10, 0)).problems())
        .singleElement()
        .asString()
        .contains("1 of 1 orders without an answer");
  }

  @Test
  void aDoubledAnswerIsFound() {
    orders.hear(held(), 1);
    orders.hear(held(), 2);

    assertThat(audit(books(0, 7, 3)).problems())
        .singleElement()
        .asString()
        .contains("1 of 1 orders answered more than once");
  }

  @Test
  void aBalanceThatWasChargedTwiceIsFound() {
    orders.hear(held(), 1);

    assertThat(audit(books(0, 4, 6)).problems())
        .singleElement()
        .asString()
        .contains("the answers make");
  }

  @Test
  void aGapInTheJournalIsFound() {
    orders.hear(held(), 1);

    assertThat(audit(books(1, 7, 3)).problems())
        .singleElement()
        .asString()
        .contains("1 of 2 journal entries");
  }

  @Test
  void anAnswerToNobodyIsFound() {
    orders.hear(held(), 1);
    Order ofAnotherRun = new Orders().add(CONTRACT, PRICE, 0);
    orders.hear(new CreditsHeld(ofAnotherRun.id(), CONTRACT, Instant.EPOCH, PRICE, 7), 2);

    assertThat(audit(books(0, 7, 3)).problems())
        .singleElement()
        .asString()
        .contains("1 answers to orders that nobody placed");
  }

  private OrderEvent held() {
    return new CreditsHeld(order.id(), CONTRACT, Instant.EPOCH, PRICE, 7);
  }

  private Audit audit(Books books) {
    return Audit.of(orders, GRANTED, Map.of(CONTRACT, books));
  }

  private static Books books(long gaps, long available, long held) {
    return new Books(2, gaps, new Balances(available, held, 0));
  }
}

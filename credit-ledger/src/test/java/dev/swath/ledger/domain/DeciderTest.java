package dev.swath.ledger.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Balances;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderId;
import dev.swath.ledger.domain.LedgerReply.Booked;
import dev.swath.ledger.domain.LedgerReply.Denied;
import dev.swath.ledger.domain.LedgerRequest.CaptureCredits;
import dev.swath.ledger.domain.LedgerRequest.GrantCredits;
import dev.swath.ledger.domain.LedgerRequest.HoldCredits;
import dev.swath.ledger.domain.LedgerRequest.OpenContract;
import dev.swath.ledger.domain.LedgerRequest.RefuseOrder;
import dev.swath.ledger.domain.LedgerRequest.ReleaseCredits;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DeciderTest {
  private static final ContractId CONTRACT = new ContractId("demo");
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");

  private final Account account = new Account(CONTRACT);

  @Test
  void holdsThePriceThenCapturesItOnDelivery() {
    opened(1_000, 0);

    Decision held = asked(hold("a", 222));
    assertThat(held.event())
        .isEqualTo(new CreditsHeld(order("a"), CONTRACT, NOW, new Credits(222), 778));
    assertThat(account.balances()).isEqualTo(new Balances(778, 222, 0));

    Decision captured = asked(capture("a", 0, 222));
    assertThat(captured.event())
        .isEqualTo(
            new CreditsCaptured(order("a"), CONTRACT, NOW, delivery("a", 0), new Credits(222)));
    assertThat(account.balances()).isEqualTo(new Balances(778, 0, 222));

    Decision released = asked(release("a"));
    assertThat(released.event())
        .isEqualTo(new CreditsReleased(order("a"), CONTRACT, NOW, Credits.ZERO));
    assertThat(account.balances()).isEqualTo(new Balances(778, 0, 222));
  }

  @Test
  void releasesWhatWasNotDelivered() {
    opened(1_000, 0);
    asked(hold("a", 300));
    asked(capture("a", 1, 100));

    assertThat(asked(release("a")).event())
        .isEqualTo(new CreditsReleased(order("a"), CONTRACT, NOW, new Credits(200)));
    assertThat(account.balances()).isEqualTo(new Balances(900, 0, 100));
  }

  @Test
  void refusesWhatCannotBePaidAndSaysWhatIsMissing() {
    opened(100, 0);

    CreditsRefused refused = (CreditsRefused) Objects.requireNonNull(asked(hold("a", 222)).event());

    assertThat(refused.violation().reason()).isEqualTo("insufficient-credits");
    assertThat(refused.requested()).isEqualTo(new Credits(222));
    assertThat(refused.available()).isEqualTo(100);
    assertThat(refused.missing()).isEqualTo(new Credits(122));
    assertThat(account.balances()).isEqualTo(new Balances(100, 0, 0));
  }

  @Test
  void aRefusedOrderStaysRefusedWhenCreditsArrive() {
    opened(100, 0);
    asked(hold("a", 222));
    asked(grant("k", 1_000));

    assertThat(asked(hold("a", 222))).isEqualTo(Decision.NOTHING);
    assertThat(account.balances()).isEqualTo(new Balances(1_100, 0, 0));
  }

  @Test
  void anOrderThatPricingRejectedIsNeverHeldWhateverPriceComesLater() {
    opened(1_000, 0);
    assertThat(asked(refuse("a")).event()).isNull();
    assertThat(asked(hold("a", 222))).isEqualTo(Decision.NOTHING);
    assertThat(asked(refuse("a"))).isEqualTo(Decision.NOTHING);

    asked(hold("b", 222));
    assertThat(asked(refuse("b"))).isEqualTo(Decision.NOTHING);
    assertThat(account.balances()).isEqualTo(new Balances(778, 222, 0));
  }

  @Test
  void spendsDownToTheCreditLimitAndNoFurther() {
    opened(100, 50);

    assertThat(asked(hold("a", 150)).event()).isInstanceOf(CreditsHeld.class);
    assertThat(account.balances().available()).isEqualTo(-50);
    assertThat(asked(hold("b", 1)).event()).isInstanceOf(CreditsRefused.class);
  }

  @Test
  void refusesAnOrderOfAContractThatWasNeverOpened() {
    CreditsRefused refused = (CreditsRefused) Objects.requireNonNull(asked(hold("a", 1)).event());
    assertThat(refused.violation().reason()).isEqualTo("unknown-contract");

    opened(1_000, 0);
    assertThat(asked(hold("a", 1))).isEqualTo(Decision.NOTHING);
    assertThat(asked(hold("b", 1)).event()).isInstanceOf(CreditsHeld.class);
  }

  @Test
  void whatIsAskedTwiceIsDoneOnce() {
    opened(1_000, 0);
    asked(hold("a", 222));
    assertThat(asked(hold("a", 222))).isEqualTo(Decision.NOTHING);
    asked(capture("a", 0, 222));
    assertThat(asked(capture("a", 0, 222))).isEqualTo(Decision.NOTHING);
    asked(release("a"));
    assertThat(asked(release("a"))).isEqualTo(Decision.NOTHING);
    assertThat(asked(capture("a", 1, 1))).isEqualTo(Decision.NOTHING);
    assertThat(account.balances()).isEqualTo(new Balances(778, 0, 222));
  }

  @Test
  void neverCapturesMoreThanIsHeld() {
    opened(1_000, 0);
    asked(hold("a", 100));
    asked(capture("a", 0, 70));

    assertThat(Objects.requireNonNull(asked(capture("a", 1, 70)).entry()).amount())
        .isEqualTo(new Credits(30));
    assertThat(account.balances()).isEqualTo(new Balances(900, 0, 100));
  }

  @Test
  void nothingIsCapturedOrReleasedWithoutAHold() {
    opened(1_000, 0);
    assertThat(asked(capture("a", 0, 1))).isEqualTo(Decision.NOTHING);
    assertThat(asked(release("a"))).isEqualTo(Decision.NOTHING);
  }

  @Test
  void opensOnceAndKnowsARepetitionFromAnotherOpening() {
    assertThat(opened(100, 0).reply()).isInstanceOfSatisfying(Booked.class, isRepeated(false));
    assertThat(opened(100, 0).reply()).isInstanceOfSatisfying(Booked.class, isRepeated(true));
    assertThat(opened(200, 0).reply()).isInstanceOf(Denied.class);
    assertThat(account.balances()).isEqualTo(new Balances(100, 0, 0));
  }

  @Test
  void topsUpOnceForAKey() {
    opened(0, 0);
    assertThat(asked(grant("k", 10)).reply())
        .isInstanceOfSatisfying(Booked.class, isRepeated(false));
    assertThat(asked(grant("k", 10)).reply())
        .isInstanceOfSatisfying(Booked.class, isRepeated(true));
    assertThat(asked(grant("k", 11)).reply()).isInstanceOf(Denied.class);
    assertThat(asked(grant("l", Decider.MOST_AVAILABLE)).reply()).isInstanceOf(Denied.class);
    assertThat(account.balances()).isEqualTo(new Balances(10, 0, 0));
  }

  @Test
  void aJournalWithAGapOrAWrongBalanceIsNotTrusted() {
    opened(100, 0);
    LedgerEntry entry = Objects.requireNonNull(asked(hold("a", 10)).entry());

    assertThatThrownBy(() -> account.apply(entry)).isInstanceOf(IllegalStateException.class);
    LedgerEntry forged =
        new LedgerEntry(
            entry.entryId(),
            CONTRACT,
            3,
            Kind.RELEASED,
            order("a"),
            null,
            new Credits(10),
            new Balances(1_000, 0, 0),
            NOW,
            entry.terms(),
            null);
    assertThatThrownBy(() -> account.apply(forged)).isInstanceOf(IllegalStateException.class);
  }

  private Decision opened(long credits, long limit) {
    return asked(new OpenContract(CONTRACT, NOW, "Demo", new Credits(credits), new Credits(limit)));
  }

  private Decision asked(LedgerRequest request) {
    Decision decision = Decider.decide(account, request, NOW);
    if (decision.entry() != null) {
      account.apply(decision.entry());
    }
    OrderEvent event = decision.event();
    assertThat(event == null || decision.entry() != null).isTrue();
    return decision;
  }

  private static java.util.function.Consumer<Booked> isRepeated(boolean repeated) {
    return booked -> assertThat(booked.repeated()).isEqualTo(repeated);
  }

  private static OrderId order(String name) {
    return OrderId.of(CONTRACT, name);
  }

  private static DeliveryId delivery(String order, int item) {
    return DeliveryId.of(order(order), item);
  }

  private static HoldCredits hold(String order, long amount) {
    return new HoldCredits(CONTRACT, NOW, order(order), new Credits(amount));
  }

  private static CaptureCredits capture(String order, int item, long amount) {
    return new CaptureCredits(
        CONTRACT, NOW, order(order), delivery(order, item), new Credits(amount));
  }

  private static RefuseOrder refuse(String order) {
    return new RefuseOrder(CONTRACT, NOW, order(order));
  }

  private static ReleaseCredits release(String order) {
    return new ReleaseCredits(CONTRACT, NOW, order(order));
  }

  private static GrantCredits grant(String key, long amount) {
    return new GrantCredits(CONTRACT, NOW, key, new Credits(amount), null);
  }
}

package dev.swath.ledger.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.Billing;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.JournalAudit;
import dev.swath.events.domain.LedgerAccount;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.LedgerEntry.Operation;
import dev.swath.events.domain.Movement;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsRefunded;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderEvent.PaymentActionRequired;
import dev.swath.events.domain.OrderEvent.Voucher;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Terms.Budget;
import dev.swath.events.domain.Terms.Card;
import dev.swath.events.domain.Terms.Period;
import dev.swath.events.domain.Violation;
import dev.swath.ledger.application.Partition;
import dev.swath.ledger.domain.LedgerReply.Booked;
import dev.swath.ledger.domain.LedgerReply.Denied;
import dev.swath.ledger.domain.LedgerRequest.AdjustCredits;
import dev.swath.ledger.domain.LedgerRequest.CaptureCredits;
import dev.swath.ledger.domain.LedgerRequest.ChangeTerms;
import dev.swath.ledger.domain.LedgerRequest.ExpireDue;
import dev.swath.ledger.domain.LedgerRequest.GrantCredits;
import dev.swath.ledger.domain.LedgerRequest.HoldCredits;
import dev.swath.ledger.domain.LedgerRequest.OpenContract;
import dev.swath.ledger.domain.LedgerRequest.PaymentAuthorized;
import dev.swath.ledger.domain.LedgerRequest.PaymentDeclined;
import dev.swath.ledger.domain.LedgerRequest.PaymentFailed;
import dev.swath.ledger.domain.LedgerRequest.PaymentNeedsAction;
import dev.swath.ledger.domain.LedgerRequest.RefundCredits;
import dev.swath.ledger.domain.LedgerRequest.RefuseOrder;
import dev.swath.ledger.domain.LedgerRequest.ReleaseCredits;
import dev.swath.ledger.domain.LedgerRequest.RetryPayment;
import dev.swath.ledger.domain.LedgerRequest.ShowContract;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the ledger decides, by example. One contract, whose time only moves when a test says so. */
class DeciderTest {
  private static final ContractId CONTRACT = new ContractId("demo");
  private static final Instant BEGIN = Instant.parse("2026-01-05T10:00:00Z");
  private static final Card VISA = new Card("customer-1", "visa");

  private final Decider decider = new Decider(Policy.DEFAULT);
  private final Account account = new Account(CONTRACT);
  private final List<LedgerEntry> journal = new ArrayList<>();
  private Instant now = BEGIN;

  @AfterEach
  void anAuditorFindsTheJournalRight() {
    JournalAudit audit = new JournalAudit();
    journal.forEach(entry -> assertThat(audit.check(entry)).isNull());
  }

  @Nested
  class Holds {
    @Test
    void thePriceIsHeldThenCapturedOnDeliveryAndNothingIsLeftAtTheClose() {
      opened(1_000);

      assertThat(hold("a", 222).events())
          .containsExactly(
              new CreditsHeld(
                  order("a"),
                  CONTRACT,
                  now,
                  new Credits(222),
                  778,
                  new Billing(BillingMode.CREDIT, "EUR", new BigDecimal("2.22"), null),
                  now.plus(Policy.DEFAULT.holds())));
      assertThat(account.balances()).isEqualTo(new Balances(1_000, 778, 222, 0, 0, 0));

      assertThat(capture("a", 0, 222).events())
          .containsExactly(
              new CreditsCaptured(order("a"), CONTRACT, now, delivery("a", 0), new Credits(222)));
      assertThat(release("a").events())
          .containsExactly(new CreditsReleased(order("a"), CONTRACT, now, Credits.ZERO, null));
      assertThat(account.balances()).isEqualTo(new Balances(1_000, 778, 0, 222, 0, 0));
    }

    @Test
    void whatWasNotDeliveredIsReleased() {
      opened(1_000);
      hold("a", 300);
      capture("a", 0, 100);

      assertThat(told(release("a"), CreditsReleased.class).amount()).isEqualTo(new Credits(200));
      assertThat(account.balances()).isEqualTo(new Balances(1_000, 900, 0, 100, 0, 0));
    }

    @Test
    void aFreeOrderIsHeldLikeAnyOther() {
      opened(0);

      assertThat(kinds(hold("a", 0))).containsExactly(Kind.HELD);
      assertThat(kinds(capture("a", 0, 0))).containsExactly(Kind.CAPTURED);
      assertThat(kinds(release("a"))).containsExactly(Kind.RELEASED);
    }

    @Test
    void whatCannotBePaidIsRefusedWithWhatIsMissing() {
      opened(100);

      CreditsRefused refused = told(hold("a", 222), CreditsRefused.class);

      assertThat(refused)
          .isEqualTo(
              new CreditsRefused(
                  order("a"),
                  CONTRACT,
                  now,
                  new Violation(
                      "insufficient-credits", null, "222 credits are needed, 100 are available."),
                  new Credits(222),
                  100,
                  new Credits(122)));
      assertThat(account.balances()).isEqualTo(new Balances(100, 100, 0, 0, 0, 0));
    }

    @Test
    void aPrepaidContractSpendsDownToItsCreditLimitAndNoFurther() {
      opened(Terms.prepaid("Demo", new Credits(50)), 100);

      hold("a", 150);
      assertThat(account.balances().available()).isEqualTo(-50);

      CreditsRefused refused = told(hold("b", 1), CreditsRefused.class);
      assertThat(refused.violation().reason()).isEqualTo("insufficient-credits");
      assertThat(refused.violation().detail()).contains("within the limit of 50");
      assertThat(refused.missing()).isEqualTo(new Credits(1));
    }

    @Test
    void anInvoicedContractReachesItsCreditLimit() {
      opened(terms(BillingMode.ENTERPRISE, 500, null), 0);
      hold("a", 400);

      CreditsRefused refused = told(hold("b", 130), CreditsRefused.class);

      assertThat(refused.violation().reason()).isEqualTo("credit-limit-reached");
      assertThat(refused.missing()).isEqualTo(new Credits(30));
      assertThat(kinds(hold("c", 100))).containsExactly(Kind.HELD);
    }

    @Test
    void aSuspendedContractOrdersNothingNewAndFinishesWhatIsUnderWay() {
      opened(1_000);
      hold("a", 222);
      ask(change("stop", null, null, null, null, true));

      CreditsRefused refused = told(hold("b", 1), CreditsRefused.class);
      assertThat(refused.violation().reason()).isEqualTo("contract-suspended");
      assertThat(refused.missing()).isEqualTo(Credits.ZERO);
      assertThat(kinds(capture("a", 0, 200))).containsExactly(Kind.CAPTURED);
      assertThat(kinds(release("a"))).containsExactly(Kind.RELEASED);

      ask(change("go", null, null, null, null, false));
      assertThat(kinds(hold("c", 1))).containsExactly(Kind.HELD);
    }

    @Test
    void aContractThatWasNeverOpenedCannotPay() {
      CreditsRefused refused = told(hold("a", 7), CreditsRefused.class);
      assertThat(refused.violation().reason()).isEqualTo("unknown-contract");
      assertThat(refused.violation().pointer()).isEqualTo("/contractId");
      assertThat(refused.missing()).isEqualTo(new Credits(7));

      opened(1_000);
      assertThat(hold("a", 7)).isEqualTo(Decision.NOTHING);
      assertThat(kinds(hold("b", 7))).containsExactly(Kind.HELD);
    }

    @Test
    void aRefusedOrderStaysRefusedWhenCreditsArrive() {
      opened(100);
      hold("a", 222);
      grant("k", 1_000, null);

      assertThat(hold("a", 222)).isEqualTo(Decision.NOTHING);
    }

    @Test
    void anOrderThatPricingRejectedIsNeverHeldWhateverPriceComesLater() {
      opened(1_000);
      Decision refused = refuse("a");
      assertThat(kinds(refused)).containsExactly(Kind.REFUSED);
      assertThat(refused.events()).isEmpty();
      assertThat(hold("a", 222)).isEqualTo(Decision.NOTHING);

      hold("b", 222);
      assertThat(refuse("b")).isEqualTo(Decision.NOTHING);
      assertThat(account.balances().held()).isEqualTo(222);
    }

    @Test
    void aPriceIsHeldForThirtyDays() {
      opened(1_000);
      Instant monthAgo = now.minus(Duration.ofDays(30));
      assertThat(
              kinds(
                  ask(new HoldCredits(CONTRACT, monthAgo, order("a"), new Credits(1), null, null))))
          .containsExactly(Kind.HELD);

      Instant before = monthAgo.minusSeconds(1);
      CreditsRefused refused =
          told(
              ask(new HoldCredits(CONTRACT, before, order("b"), new Credits(1), null, null)),
              CreditsRefused.class);
      assertThat(refused.violation().reason()).isEqualTo("price-too-old");
      assertThat(refused.violation().detail()).contains("30 days");
      assertThat(refused.missing()).isEqualTo(Credits.ZERO);
    }

    @Test
    void aVoucherIsUsedByAsManyOrdersAsItMay() {
      opened(1_000);
      assertThat(kinds(holdWith("SPRING", 2, "a", 10))).containsExactly(Kind.HELD);
      assertThat(kinds(holdWith("SPRING", 2, "b", 10))).containsExactly(Kind.HELD);

      CreditsRefused refused = told(holdWith("SPRING", 2, "c", 10), CreditsRefused.class);
      assertThat(refused.violation().reason()).isEqualTo("voucher-used-up");
      assertThat(refused.violation().pointer()).isEqualTo("/voucherCodes");
      assertThat(kinds(holdWith("AUTUMN", 1, "d", 10))).containsExactly(Kind.HELD);
    }

    @Test
    void aVoucherCanBeUsedAgainIfNothingCameOfItsOrder() {
      opened(1_000);
      holdWith("SPRING", 1, "a", 10);
      release("a");
      assertThat(kinds(holdWith("SPRING", 1, "b", 10))).containsExactly(Kind.HELD);

      capture("b", 0, 4);
      release("b");
      assertThat(told(holdWith("SPRING", 1, "c", 10), CreditsRefused.class).violation().reason())
          .isEqualTo("voucher-used-up");
    }

    @Test
    void aPriceThatNoBalanceCouldHoldIsRefusedHoweverItIsPaid() {
      opened(cards(), 0);

      CreditsRefused refused = told(hold("a", Decider.MOST_AVAILABLE + 1), CreditsRefused.class);

      assertThat(refused.violation().reason()).isEqualTo("amount-too-large");
      assertThat(kinds(hold("b", Decider.MOST_AVAILABLE))).containsExactly(Kind.PAYMENT_AWAITED);
    }

    @Test
    void neverMoreIsCapturedThanIsHeld() {
      opened(1_000);
      hold("a", 100);
      capture("a", 0, 70);

      assertThat(told(capture("a", 1, 70), CreditsCaptured.class).amount())
          .isEqualTo(new Credits(30));
      assertThat(account.balances()).isEqualTo(new Balances(1_000, 900, 0, 100, 0, 0));
    }

    @Test
    void nothingIsCapturedOrReleasedWithoutAHold() {
      opened(1_000);
      assertThat(capture("a", 0, 1)).isEqualTo(Decision.NOTHING);
      assertThat(release("a")).isEqualTo(Decision.NOTHING);
      refuse("a");
      assertThat(capture("a", 0, 1)).isEqualTo(Decision.NOTHING);
      assertThat(release("a")).isEqualTo(Decision.NOTHING);
    }

    @Test
    void whatIsAskedTwiceIsDoneOnce() {
      opened(1_000);
      hold("a", 222);
      assertThat(hold("a", 222)).isEqualTo(Decision.NOTHING);
      capture("a", 0, 200);
      assertThat(capture("a", 0, 200)).isEqualTo(Decision.NOTHING);
      release("a");
      assertThat(release("a")).isEqualTo(Decision.NOTHING);
      assertThat(hold("a", 222)).isEqualTo(Decision.NOTHING);
      assertThat(account.balances()).isEqualTo(new Balances(1_000, 800, 0, 200, 0, 0));
    }
  }

  @Nested
  class ValidityOfCredits {
    @Test
    void creditsThatExpireFirstAreSpentFirstThenTheOlderOnes() {
      opened(0);
      grant("never", 100, null);
      grant("late", 100, days(10));
      grant("soon", 100, days(5));
      grant("soon-too", 60, days(5));

      hold("a", 80);
      assertThat(lots())
          .containsExactly(
              tuple(days(5), 20L), tuple(days(5), 60L), tuple(days(10), 100L), tuple(null, 100L));
      hold("b", 200);
      assertThat(lots()).containsExactly(tuple(null, 80L));
    }

    @Test
    void creditsExpireWhenTheirTimeHasCome() {
      opened(10);
      LedgerEntry granted = grant("k", 100, days(5)).entries().getFirst();
      hold("a", 30);
      assertThat(account.nextDue()).isEqualTo(days(5));
      now = days(5);

      Decision decision = ask(new ExpireDue(CONTRACT, now));

      assertThat(decision.entries())
          .extracting(LedgerEntry::kind, LedgerEntry::movement, LedgerEntry::reference)
          .containsExactly(
              tuple(
                  Kind.EXPIRED,
                  new Movement(LedgerAccount.AVAILABLE, LedgerAccount.EXPIRED, new Credits(70)),
                  granted.entryId().toString()));
      assertThat(account.balances()).isEqualTo(new Balances(110, 10, 30, 0, 0, 70));
      assertThat(ask(new ExpireDue(CONTRACT, now)).entries()).isEmpty();
    }

    @Test
    void creditsThatAreDueCannotBeSpentEvenIfNobodyLetThemExpireYet() {
      opened(0);
      grant("k", 100, days(5));
      now = days(5);

      assertThat(kinds(hold("a", 1))).containsExactly(Kind.EXPIRED, Kind.REFUSED);
    }

    @Test
    void whatIsReleasedFromAHoldThatOutlivedItsCreditsExpiresThen() {
      opened(0);
      grant("k", 100, days(5));
      hold("a", 100);
      now = days(6);
      assertThat(ask(new ExpireDue(CONTRACT, now)).entries()).isEmpty();

      release("a");

      assertThat(account.nextDue()).isEqualTo(days(5));
      assertThat(kinds(ask(new ExpireDue(CONTRACT, now)))).containsExactly(Kind.EXPIRED);
      assertThat(account.balances()).isEqualTo(new Balances(100, 0, 0, 0, 0, 100));
    }

    @Test
    void whatIsReleasedGoesBackToWhereItCameFrom() {
      opened(0);
      grant("soon", 100, days(5));
      grant("late", 100, days(10));
      hold("a", 150);
      capture("a", 0, 120);

      release("a");

      assertThat(lots()).containsExactly(tuple(days(10), 80L));
    }

    @Test
    void theNextCreditsPayWhatWasOverdrawn() {
      opened(terms(BillingMode.CREDIT, 50, null), 0);
      hold("a", 50);

      grant("k", 80, days(5));
      assertThat(account.balances().available()).isEqualTo(30);
      assertThat(lots()).containsExactly(tuple(days(5), 30L));

      // Paid for meanwhile, so it is the contract's own now.
      release("a");
      assertThat(lots()).containsExactly(tuple(days(5), 30L), tuple(null, 50L));
    }

    @Test
    void whatIsOverdrawnAndReleasedIsNotOwedAnyMore() {
      opened(terms(BillingMode.CREDIT, 50, null), 0);
      hold("a", 50);
      release("a");

      assertThat(account.balances().available()).isZero();
      assertThat(account.core().overdrawn()).isZero();
    }

    @Test
    void refundedCreditsDoNotExpire() {
      opened(0);
      grant("k", 100, days(5));
      hold("a", 100);
      capture("a", 0, 100);
      release("a");

      refund("r", "a", 0, 40);

      assertThat(lots()).containsExactly(tuple(null, 40L));
    }
  }

  @Nested
  class LowBalance {
    @Test
    void isToldOnceWhenItIsCrossedAndAgainWhenItIsCrossedAgain() {
      opened(terms(BillingMode.CREDIT, 0, new Credits(100)), 150);

      assertThat(kinds(hold("a", 50))).containsExactly(Kind.HELD);
      assertThat(kinds(hold("b", 1))).containsExactly(Kind.HELD, Kind.LOW_BALANCE);
      assertThat(kinds(hold("c", 1))).containsExactly(Kind.HELD);

      grant("k", 10, null);
      assertThat(kinds(hold("d", 20))).containsExactly(Kind.HELD, Kind.LOW_BALANCE);
    }

    @Test
    void isToldWhateverTookTheCredits() {
      opened(terms(BillingMode.CREDIT, 0, new Credits(100)), 0);
      grant("k", 200, days(5));
      assertThat(kinds(adjust("down", -120))).containsExactly(Kind.ADJUSTED, Kind.LOW_BALANCE);
      adjust("up", 30);
      now = days(5);

      assertThat(kinds(ask(new ExpireDue(CONTRACT, now))))
          .containsExactly(Kind.EXPIRED, Kind.LOW_BALANCE);
    }

    @Test
    void isNotToldWhenTheThresholdPassesTheBalanceNorWithoutOne() {
      opened(terms(BillingMode.CREDIT, 0, new Credits(100)), 150);
      assertThat(kinds(ask(change("up", null, new Credits(200), null, null, null))))
          .containsExactly(Kind.TERMS_CHANGED);
      ask(change("none", null, Credits.ZERO, null, null, null));

      assertThat(kinds(hold("a", 150))).containsExactly(Kind.HELD);
    }
  }

  @Nested
  class Budgets {
    @Test
    void oneForTheContractCountsEverybody() {
      opened(budget(null, Period.MONTH, 100), 1_000);
      holdFor("ann", "a", 60);

      CreditsRefused refused = told(holdFor("bob", "b", 60), CreditsRefused.class);

      assertThat(refused.violation().reason()).isEqualTo("budget-exceeded");
      assertThat(refused.violation().detail())
          .isEqualTo(
              "60 credits are needed; the budget of 100 credits for the contract has 40 left this"
                  + " month.");
      assertThat(refused.missing()).isEqualTo(new Credits(20));
      assertThat(kinds(hold("c", 40))).containsExactly(Kind.HELD);
    }

    @Test
    void oneForEachUserCountsEachForThemselves() {
      opened(budget(Budget.EACH_USER, Period.DAY, 100), 1_000);
      holdFor("ann", "a", 100);

      assertThat(kinds(holdFor("ann", "b", 1))).containsExactly(Kind.REFUSED);
      assertThat(kinds(holdFor("bob", "c", 100))).containsExactly(Kind.HELD);
      assertThat(kinds(hold("nobody", 101))).containsExactly(Kind.HELD);
    }

    @Test
    void oneForOneUserDoesNotConcernTheOthers() {
      opened(budget("ann", Period.DAY, 10), 1_000);

      assertThat(told(holdFor("ann", "a", 11), CreditsRefused.class).violation().detail())
          .contains("for ann has 10 left this day");
      assertThat(kinds(holdFor("bob", "b", 11))).containsExactly(Kind.HELD);
    }

    @Test
    void theTightestOneStopsTheOrder() {
      opened(
          budgets(
              new Budget(null, Period.YEAR, new Credits(1_000)),
              new Budget("ann", Period.DAY, new Credits(10))),
          2_000);

      assertThat(told(holdFor("ann", "a", 30), CreditsRefused.class).missing())
          .isEqualTo(new Credits(20));
    }

    @Test
    void periodsBeginAtMidnightUtc() {
      now = Instant.parse("2026-01-31T23:59:59.999Z");
      opened(
          budgets(
              new Budget(null, Period.DAY, new Credits(10)),
              new Budget(null, Period.MONTH, new Credits(15)),
              new Budget(null, Period.YEAR, new Credits(25))),
          1_000);
      hold("a", 10);
      assertThat(limitThatStops("b", 1)).contains("this day");

      now = Instant.parse("2026-02-01T00:00:00Z");
      hold("c", 10);
      now = Instant.parse("2026-02-02T00:00:00Z");
      assertThat(limitThatStops("d", 6)).contains("5 left this month");
      hold("e", 5);
      now = Instant.parse("2026-12-31T23:59:59Z");
      assertThat(limitThatStops("f", 1)).contains("0 left this year");

      now = Instant.parse("2027-01-01T00:00:00Z");
      assertThat(kinds(hold("g", 10))).containsExactly(Kind.HELD);
    }

    @Test
    void whatIsReleasedOrRefundedDoesNotCountAnyMore() {
      opened(budget("ann", Period.DAY, 100), 1_000);
      holdFor("ann", "a", 100);
      capture("a", 0, 70);
      release("a");
      refund("r", "a", 0, 20);

      assertThat(told(holdFor("ann", "b", 60), CreditsRefused.class).missing())
          .isEqualTo(new Credits(10));
      assertThat(kinds(holdFor("ann", "c", 50))).containsExactly(Kind.HELD);
    }

    @Test
    void whatIsReleasedOrRefundedLaterFreesTheBudgetOfTheDayOfTheHold() {
      opened(budget(null, Period.DAY, 100), 1_000);
      hold("a", 100);
      capture("a", 0, 50);
      now = days(1);
      hold("b", 100);

      release("a");
      refund("r", "a", 0, 50);

      assertThat(limitThatStops("c", 1)).contains("0 left this day");
    }

    @Test
    void ordersThatWaitForTheirPaymentCountTogether() {
      opened(cards(new Budget("ann", Period.DAY, new Credits(100))), 0);
      holdFor("ann", "a", 60);
      assertThat(kinds(holdFor("ann", "b", 60))).containsExactly(Kind.REFUSED);

      ask(new PaymentDeclined(CONTRACT, now, order("a"), new Violation("declined", null, "No.")));
      holdFor("ann", "c", 60);
      authorized("c");
      assertThat(kinds(holdFor("ann", "d", 41))).containsExactly(Kind.REFUSED);
      assertThat(kinds(holdFor("ann", "e", 40))).containsExactly(Kind.PAYMENT_AWAITED);
    }

    private String limitThatStops(String order, long amount) {
      return told(hold(order, amount), CreditsRefused.class).violation().detail();
    }
  }

  @Nested
  class EndsOfHolds {
    @Test
    void aHoldEndsByItselfWhenItsOrderDoesNotClose() {
      opened(1_000);
      hold("a", 300);
      capture("a", 0, 100);
      now = days(30);

      Decision decision = ask(new ExpireDue(CONTRACT, now));

      assertThat(kinds(decision)).containsExactly(Kind.HOLD_EXPIRED);
      CreditsReleased released = told(decision, CreditsReleased.class);
      assertThat(released.amount()).isEqualTo(new Credits(200));
      assertThat(Objects.requireNonNull(released.violation()).reason()).isEqualTo("hold-expired");
      assertThat(account.balances()).isEqualTo(new Balances(1_000, 900, 0, 100, 0, 0));
      assertThat(release("a")).isEqualTo(Decision.NOTHING);
    }

    @Test
    void aDeliveryThatComesAfterThatIsNotChargedAndTheJournalSaysSo() {
      opened(1_000);
      hold("a", 300);
      now = days(30);
      ask(new ExpireDue(CONTRACT, now));

      Decision late = capture("a", 0, 300);

      assertThat(late.entries())
          .extracting(LedgerEntry::kind, LedgerEntry::movement, LedgerEntry::asked)
          .containsExactly(tuple(Kind.CAPTURE_REFUSED, null, new Credits(300)));
      assertThat(late.events()).isEmpty();
      assertThat(capture("a", 0, 300)).isEqualTo(Decision.NOTHING);
      assertThat(reason(refund("r", "a", 0, 1))).isEqualTo("above-charge");
      assertThat(account.balances().available()).isEqualTo(1_000);
    }

    @Test
    void manyThatAreDueEndInPortions() {
      opened(1_000);
      for (int i = 0; i < 501; i++) {
        hold("order-" + i, 1);
      }
      now = days(30);

      assertThat(ask(new ExpireDue(CONTRACT, now)).entries()).hasSize(500);
      assertThat(account.nextDue()).isEqualTo(now);
      assertThat(ask(new ExpireDue(CONTRACT, now)).entries()).hasSize(1);
      assertThat(account.nextDue()).isNull();
      assertThat(account.balances()).isEqualTo(new Balances(1_000, 1_000, 0, 0, 0, 0));
    }
  }

  @Nested
  class Refunds {
    @Test
    void aChargeIsRefundedInPartsButNeverAboveIt() {
      opened(1_000);
      hold("a", 222);
      capture("a", 0, 222);

      assertThat(refund("r1", "a", 0, 100).events())
          .containsExactly(
              new CreditsRefunded(
                  order("a"), CONTRACT, now, delivery("a", 0), new Credits(100), "r1"));
      release("a");
      assertThat(reason(refund("r2", "a", 0, 123))).isEqualTo("above-charge");
      assertThat(kinds(refund("r3", "a", 0, 122))).containsExactly(Kind.REFUNDED);
      assertThat(reason(refund("r4", "a", 0, 1))).isEqualTo("above-charge");

      assertThat(account.balances()).isEqualTo(new Balances(1_000, 1_000, 0, 222, 222, 0));
      assertThat(account.balances().charged()).isZero();
    }

    @Test
    void eachDeliveryIsRefundedForItself() {
      opened(1_000);
      hold("a", 100);
      capture("a", 0, 60);
      capture("a", 1, 40);

      assertThat(reason(refund("r1", "a", 1, 41))).isEqualTo("above-charge");
      assertThat(kinds(refund("r2", "a", 0, 60))).containsExactly(Kind.REFUNDED);
      assertThat(kinds(refund("r3", "a", 1, 40))).containsExactly(Kind.REFUNDED);
    }

    @Test
    void whatWasNeverChargedCannotBeRefunded() {
      opened(1_000);
      assertThat(reason(refund("r1", "a", 0, 1))).isEqualTo("nothing-charged");
      hold("a", 100);
      assertThat(reason(refund("r2", "a", 0, 1))).isEqualTo("nothing-charged");
      capture("a", 0, 100);
      assertThat(reason(refund("r3", "a", 1, 1))).isEqualTo("nothing-charged");
      refuse("b");
      assertThat(reason(refund("r4", "b", 0, 1))).isEqualTo("nothing-charged");
    }

    @Test
    void aRefundUnderOneKeyIsBookedOnce() {
      opened(1_000);
      hold("a", 100);
      capture("a", 0, 100);
      refund("r", "a", 0, 30);

      assertThat(refund("r", "a", 0, 30).entries()).isEmpty();
      assertThat(reason(refund("r", "a", 0, 31))).isEqualTo("idempotency-key-reused");
      assertThat(account.balances().refunded()).isEqualTo(30);
    }
  }

  @Nested
  class Cards {
    @Test
    void aPaymentIsAuthorisedForThePriceAndCollectedOnceForWhatWasDelivered() {
      opened(cards(), 0);

      Decision awaited = hold("a", 300);
      assertThat(kinds(awaited)).containsExactly(Kind.PAYMENT_AWAITED);
      assertThat(awaited.events()).isEmpty();
      assertThat(awaited.payments())
          .containsExactly(
              new PaymentCommand.Authorize(
                  CONTRACT, order("a"), now, 300, "EUR", VISA.byReference(CONTRACT)));
      assertThat(account.balances()).isEqualTo(Balances.ZERO);

      Decision authorized = authorized("a");
      assertThat(kinds(authorized)).containsExactly(Kind.AUTHORIZED, Kind.HELD);
      assertThat(told(authorized, CreditsHeld.class).billing())
          .isEqualTo(new Billing(BillingMode.CARD, "EUR", new BigDecimal("3.00"), "pay-a"));
      assertThat(account.balances()).isEqualTo(new Balances(300, 0, 300, 0, 0, 0));

      assertThat(capture("a", 0, 100).payments()).isEmpty();
      assertThat(capture("a", 1, 120).payments()).isEmpty();

      Decision closed = release("a");
      assertThat(kinds(closed)).containsExactly(Kind.RELEASED, Kind.VOIDED);
      assertThat(closed.payments())
          .containsExactly(
              new PaymentCommand.Capture(CONTRACT, order("a"), now, "pay-a", 220, "EUR"));
      assertThat(account.balances()).isEqualTo(new Balances(220, 0, 0, 220, 0, 0));
    }

    @Test
    void whatIsAnsweredTwiceIsDoneOnce() {
      opened(cards(), 0);
      hold("a", 300);
      assertThat(hold("a", 300)).isEqualTo(Decision.NOTHING);
      authorized("a");
      assertThat(authorized("a")).isEqualTo(Decision.NOTHING);
      capture("a", 0, 300);
      release("a");
      assertThat(authorized("a")).isEqualTo(Decision.NOTHING);
      assertThat(release("a")).isEqualTo(Decision.NOTHING);
    }

    @Test
    void anOrderOfWhichNothingCameGivesItsPaymentUp() {
      opened(cards(), 0);
      hold("a", 300);
      authorized("a");

      Decision closed = release("a");

      assertThat(kinds(closed)).containsExactly(Kind.RELEASED, Kind.VOIDED);
      assertThat(closed.payments())
          .containsExactly(new PaymentCommand.Cancel(CONTRACT, order("a"), now, "pay-a"));
      assertThat(account.balances()).isEqualTo(Balances.ZERO);
    }

    @Test
    void aHoldThatEndsByItselfCollectsWhatWasDelivered() {
      opened(cards(), 0);
      hold("a", 300);
      authorized("a");
      capture("a", 0, 100);
      now = days(30);

      Decision ended = ask(new ExpireDue(CONTRACT, now));

      assertThat(kinds(ended)).containsExactly(Kind.HOLD_EXPIRED, Kind.VOIDED);
      assertThat(ended.payments())
          .containsExactly(
              new PaymentCommand.Capture(CONTRACT, order("a"), now, "pay-a", 100, "EUR"));
    }

    @Test
    void aFreeOrderNeedsNoPayment() {
      opened(cards(), 0);

      Decision held = hold("a", 0);

      assertThat(kinds(held)).containsExactly(Kind.HELD);
      assertThat(held.payments()).isEmpty();
      assertThat(release("a").payments()).isEmpty();
    }

    @Test
    void theHolderConfirmsThePaymentAndTheOrderGoesOn() {
      opened(cards(), 0);
      assertThat(retried("a")).isEqualTo(Decision.NOTHING);
      hold("a", 300);
      assertThat(retried("a")).isEqualTo(Decision.NOTHING);
      Instant until = now.plus(Duration.ofHours(1));

      PaymentNeedsAction firstAction = new PaymentNeedsAction(CONTRACT, now, order("a"), "pay-a");
      Decision action = ask(firstAction);
      assertThat(kinds(action)).containsExactly(Kind.PAYMENT_ACTION_REQUIRED);
      assertThat(action.events())
          .containsExactly(
              new PaymentActionRequired(
                  order("a"),
                  CONTRACT,
                  now,
                  new Billing(BillingMode.CARD, "EUR", new BigDecimal("3.00"), "pay-a"),
                  until));

      now = now.plusSeconds(60);
      assertThat(retried("a").payments())
          .containsExactly(new PaymentCommand.Look(CONTRACT, order("a"), now, "pay-a"));
      assertThat(ask(firstAction)).isEqualTo(Decision.NOTHING);
      Decision stillNot = needsAction("a");
      assertThat(stillNot.entries()).isEmpty();
      assertThat(told(stillNot, PaymentActionRequired.class).expiresAt()).isEqualTo(until);

      assertThat(kinds(authorized("a"))).containsExactly(Kind.AUTHORIZED, Kind.HELD);
      assertThat(needsAction("a")).isEqualTo(Decision.NOTHING);
      assertThat(retried("a")).isEqualTo(Decision.NOTHING);
    }

    @Test
    void aDeclinedPaymentRefusesTheOrder() {
      opened(cards(), 0);
      hold("a", 300);
      Violation violation = new Violation("card-declined", null, "The bank declined.");

      Decision declined = ask(new PaymentDeclined(CONTRACT, now, order("a"), violation));

      assertThat(kinds(declined)).containsExactly(Kind.REFUSED);
      assertThat(told(declined, CreditsRefused.class))
          .isEqualTo(
              new CreditsRefused(
                  order("a"), CONTRACT, now, violation, new Credits(300), 0, new Credits(300)));
      assertThat(ask(new PaymentDeclined(CONTRACT, now, order("a"), violation)))
          .isEqualTo(Decision.NOTHING);
    }

    @Test
    void anOrderGivesUpWaitingAndAPaymentThatComesLateIsCancelled() {
      opened(cards(), 0);
      hold("a", 300);
      hold("b", 100);
      needsAction("b");
      now = now.plus(Duration.ofHours(1));
      assertThat(account.nextDue()).isEqualTo(now);

      Decision givenUp = ask(new ExpireDue(CONTRACT, now));
      assertThat(kinds(givenUp)).containsExactly(Kind.REFUSED, Kind.REFUSED);
      assertThat(givenUp.events())
          .extracting(event -> ((CreditsRefused) event).violation().reason())
          .containsOnly("payment-not-completed");
      assertThat(givenUp.payments())
          .containsExactly(new PaymentCommand.Cancel(CONTRACT, order("b"), now, "pay-b"));

      Decision late = authorized("a");
      assertThat(late.entries()).isEmpty();
      assertThat(late.payments())
          .containsExactly(new PaymentCommand.Cancel(CONTRACT, order("a"), now, "pay-a"));
      assertThat(needsAction("a").payments()).isEqualTo(late.payments());
      assertThat(account.balances()).isEqualTo(Balances.ZERO);
    }

    @Test
    void aSecondPaymentForAnOrderThatHasOneIsCancelled() {
      opened(cards(), 0);
      hold("a", 300);
      authorized("a");

      assertThat(ask(new PaymentAuthorized(CONTRACT, now, order("a"), "other")).payments())
          .containsExactly(new PaymentCommand.Cancel(CONTRACT, order("a"), now, "other"));
    }

    @Test
    void aRefundBeforeTheCloseIsCollectedLess() {
      opened(cards(), 0);
      hold("a", 300);
      authorized("a");
      capture("a", 0, 300);

      Decision refunded = refund("r", "a", 0, 100);
      assertThat(kinds(refunded)).containsExactly(Kind.REFUNDED, Kind.VOIDED);
      assertThat(refunded.payments()).isEmpty();

      assertThat(release("a").payments())
          .containsExactly(
              new PaymentCommand.Capture(CONTRACT, order("a"), now, "pay-a", 200, "EUR"));
      assertThat(account.balances()).isEqualTo(new Balances(200, 0, 0, 300, 100, 0));
    }

    @Test
    void whatWasRefundedWhollyBeforeTheCloseIsNeverCollected() {
      opened(cards(), 0);
      hold("a", 300);
      authorized("a");
      capture("a", 0, 300);
      refund("r", "a", 0, 300);

      assertThat(release("a").payments())
          .containsExactly(new PaymentCommand.Cancel(CONTRACT, order("a"), now, "pay-a"));
    }

    @Test
    void aRefundAfterTheCloseIsPaidBack() {
      opened(cards(), 0);
      hold("a", 300);
      authorized("a");
      capture("a", 0, 300);
      release("a");

      Decision refunded = refund("r", "a", 0, 100);

      assertThat(kinds(refunded)).containsExactly(Kind.REFUNDED, Kind.VOIDED);
      assertThat(refunded.payments())
          .containsExactly(
              new PaymentCommand.PayBack(
                  CONTRACT,
                  order("a"),
                  now,
                  "pay-a",
                  100,
                  "EUR",
                  refunded.entries().getFirst().entryId()));
      assertThat(account.balances()).isEqualTo(new Balances(200, 0, 0, 300, 100, 0));
    }

    @Test
    void neverMoreIsPaidBackThanWasCollectedHoweverItRounds() {
      // 100 credits are one yen, and there is nothing smaller.
      Terms yen =
          new Terms(
              "Demo", BillingMode.CARD, "JPY", 100, Credits.ZERO, null, List.of(), VISA, false);
      opened(yen, 0);
      hold("a", 150);
      authorized("a");
      capture("a", 0, 150);
      assertThat(release("a").payments())
          .containsExactly(
              new PaymentCommand.Capture(CONTRACT, order("a"), now, "pay-a", 2, "JPY"));

      List<Long> paidBack = new ArrayList<>();
      for (int part = 0; part < 3; part++) {
        for (PaymentCommand command : refund("r" + part, "a", 0, 50).payments()) {
          paidBack.add(((PaymentCommand.PayBack) command).amountMinor());
        }
      }

      assertThat(paidBack).containsExactly(1L, 1L);
    }

    @Test
    void whatCouldNotBeCollectedStandsInTheJournalOnce() {
      opened(cards(), 0);
      hold("a", 300);
      authorized("a");
      capture("a", 0, 300);
      PaymentCommand command = release("a").payments().getFirst();
      PaymentFailed failed =
          new PaymentFailed(
              CONTRACT,
              now,
              order("a"),
              command.id(),
              new Violation("card-expired", null, "The card has expired."));

      assertThat(kinds(ask(failed))).containsExactly(Kind.NOT_COLLECTED);
      assertThat(ask(failed)).isEqualTo(Decision.NOTHING);
      assertThat(account.balances().spent()).isEqualTo(300);
    }

    @Test
    void aCardThatWasChangedPaysTheNextOrder() {
      opened(cards(), 0);
      Card other = new Card("customer-1", "other");
      ask(change("card", null, null, null, other, null));

      assertThat(hold("a", 300).payments())
          .containsExactly(
              new PaymentCommand.Authorize(
                  CONTRACT, order("a"), now, 300, "EUR", other.byReference(CONTRACT)));
    }

    @Test
    void noEntryNoAnswerAndNoPaymentTellsTheNamesOfACard() {
      Decision opened = opened(cards(), 0);
      Card other = new Card("customer-1", "other");
      Decision changed = ask(change("card", null, null, null, other, null));
      Decision resumed = ask(change("resume", null, null, null, null, false));
      Decision held = hold("a", 300);

      assertThat(opened.cards()).containsExactly(new PaymentCard(CONTRACT, "customer-1", "visa"));
      assertThat(changed.cards()).containsExactly(new PaymentCard(CONTRACT, "customer-1", "other"));
      assertThat(resumed.cards()).as("it is kept since it was changed").isEmpty();
      assertThat(held.cards()).isEmpty();
      for (Decision decision : List.of(opened, changed, resumed, held)) {
        assertThat(decision.entries().stream().map(LedgerEntry::terms).toList().toString())
            .doesNotContain("customer-1", "visa");
        assertThat("" + decision.payments() + decision.reply())
            .doesNotContain("customer-1", "visa");
      }
    }

    @Test
    void aContractOfBeforeThereWereReferencesGoesOnAndItsNextEntriesHaveOne() {
      Account old = new Account(CONTRACT);
      LedgerEntry told =
          new LedgerEntry(
                  EventId.of("open", CONTRACT.value(), ""),
                  CONTRACT,
                  1,
                  Kind.OPENED,
                  null,
                  null,
                  null,
                  null,
                  Balances.ZERO,
                  now,
                  cards(),
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  LedgerEntry.GENESIS,
                  "")
              .sealed();
      old.apply(told);
      PaymentCard visa = new PaymentCard(CONTRACT, "customer-1", "visa");

      Decision shown = decider.decide(old, new ShowContract(CONTRACT, now), now);
      assertThat("" + shown.reply()).contains(visa.reference()).doesNotContain("visa");

      Decision held =
          decider.decide(
              old,
              new HoldCredits(CONTRACT, now, order("a"), new Credits(300), null, List.of()),
              now);
      assertThat(held.cards()).containsExactly(visa);
      assertThat(held.payments())
          .containsExactly(
              new PaymentCommand.Authorize(
                  CONTRACT, order("a"), now, 300, "EUR", Card.of(visa.reference())));

      Decision resumed = decider.decide(old, change("resume", null, null, null, null, false), now);
      assertThat(resumed.cards()).containsExactly(visa);
      assertThat(resumed.entries())
          .singleElement()
          .extracting(entry -> Objects.requireNonNull(entry.terms()).card())
          .isEqualTo(Card.of(visa.reference()));
    }

    private Decision needsAction(String order) {
      return ask(new PaymentNeedsAction(CONTRACT, now, order(order), "pay-" + order));
    }

    private Decision retried(String order) {
      return ask(new RetryPayment(CONTRACT, now, order(order)));
    }
  }

  @Nested
  class Operators {
    @Test
    void aContractIsOpenedOnceWithItsFirstCredits() {
      Terms terms = Terms.prepaid("Demo", Credits.ZERO);
      Decision opening = opened(terms, 100);
      assertThat(kinds(opening)).containsExactly(Kind.OPENED, Kind.GRANTED);
      assertThat(opening.reply())
          .isEqualTo(
              new Booked(
                  CONTRACT,
                  terms,
                  new Balances(100, 100, 0, 0, 0, 0),
                  2,
                  opening.entries().getLast().hash(),
                  false));

      assertThat(isRepeated(opened(terms, 100))).isTrue();
      assertThat(reason(opened(terms, 200))).isEqualTo("contract-exists");
      assertThat(account.sequence()).isEqualTo(2);
    }

    @Test
    void aContractIsShownAsItStands() {
      assertThat(reason(ask(new ShowContract(CONTRACT, now)))).isEqualTo("unknown-contract");
      opened(100);
      hold("a", 10);

      Decision shown = ask(new ShowContract(CONTRACT, now));

      assertThat(shown.entries()).isEmpty();
      assertThat(((Booked) answer(shown)).balances()).isEqualTo(new Balances(100, 90, 10, 0, 0, 0));
      assertThat(((Booked) answer(shown)).hash()).isEqualTo(account.hash());
    }

    @Test
    void creditsAreGrantedOnceForAKey() {
      opened(0);
      assertThat(isRepeated(grant("k", 10, null))).isFalse();
      assertThat(isRepeated(grant("k", 10, null))).isTrue();
      assertThat(reason(grant("k", 11, null))).isEqualTo("idempotency-key-reused");
      assertThat(account.balances().granted()).isEqualTo(10);
    }

    @Test
    void aKeyThatWasDeniedCanBeUsedAgain() {
      opened(0);
      assertThat(reason(adjust("k", -10))).isEqualTo("below-credit-limit");
      grant("g", 10, null);

      assertThat(isRepeated(adjust("k", -10))).isFalse();
    }

    @Test
    void creditsThatWouldNotFitOrHaveExpiredAreNotGranted() {
      opened(1);
      assertThat(reason(grant("a", Decider.MOST_AVAILABLE, null))).isEqualTo("balance-too-large");
      assertThat(reason(adjust("b", Decider.MOST_AVAILABLE))).isEqualTo("balance-too-large");
      assertThat(reason(grant("c", 1, now))).isEqualTo("validity-is-over");
    }

    @Test
    void aContractIsNotOpenedWithCreditsItCouldNotBeGranted() {
      assertThat(reason(open(Terms.prepaid("Demo", Credits.ZERO), 10, now)))
          .isEqualTo("validity-is-over");
      assertThat(reason(open(cards(), 10, null))).isEqualTo("pays-by-card");
      assertThat(account.terms()).isNull();

      opened(cards(), 0);
      assertThat(reason(grant("k", 10, null))).isEqualTo("pays-by-card");
    }

    @Test
    void creditsAreCorrectedUpAndDownWithinTheCreditLimit() {
      opened(terms(BillingMode.CREDIT, 50, null), 100);
      adjust("up", 20);
      adjust("down", -150);
      assertThat(account.balances()).isEqualTo(new Balances(-30, -30, 0, 0, 0, 0));

      assertThat(reason(adjust("further", -21))).isEqualTo("below-credit-limit");
      assertThat(reason(adjust("absurd", Long.MIN_VALUE))).isEqualTo("below-credit-limit");
      assertThat(isRepeated(adjust("down", -150))).isTrue();
    }

    @Test
    void termsChangeWhereTheRequestSaysSoAndStandInTheJournal() {
      opened(terms(BillingMode.ENTERPRISE, 500, new Credits(10)), 0);
      Budget budget = new Budget(null, Period.DAY, new Credits(5));

      Decision changed = ask(change("k", new Credits(700), null, List.of(budget), null, null));

      LedgerEntry entry = changed.entries().getFirst();
      assertThat(entry.terms())
          .isEqualTo(
              new Terms(
                  "Demo",
                  BillingMode.ENTERPRISE,
                  "EUR",
                  100,
                  new Credits(700),
                  new Credits(10),
                  List.of(budget),
                  null,
                  false));
      assertThat(entry.operation()).isEqualTo(operation("change k"));
      assertThat(kinds(hold("a", 6))).containsExactly(Kind.REFUSED);
      assertThat(isRepeated(ask(change("k", new Credits(700), null, List.of(budget), null, null))))
          .isTrue();
    }

    @Test
    void nothingIsDoneForAContractThatIsNotThere() {
      assertThat(reason(grant("k", 1, null))).isEqualTo("unknown-contract");
      assertThat(reason(adjust("k", 1))).isEqualTo("unknown-contract");
      assertThat(reason(refund("k", "a", 0, 1))).isEqualTo("unknown-contract");
      assertThat(reason(ask(change("k", null, null, null, null, true))))
          .isEqualTo("unknown-contract");
      assertThat(account.sequence()).isZero();
    }
  }

  @Nested
  class EndsInTheirOrder {
    @Test
    void holdsEndWhenTheyEndWhateverTheirDurations() {
      opened(1_000);
      hold("long", 100);
      Decider shorter =
          new Decider(
              new Policy(Duration.ofDays(7), Duration.ofHours(1), Policy.DEFAULT.retention()));
      now = now.plusSeconds(60);
      Decision second =
          shorter.decide(
              account,
              new HoldCredits(CONTRACT, now, order("short"), new Credits(50), null, null),
              now);
      second.entries().forEach(account::apply);
      journal.addAll(second.entries());
      Instant end = now.plus(Duration.ofDays(7));

      assertThat(account.nextDue()).isEqualTo(end);
      now = end;
      Decision ended = ask(new ExpireDue(CONTRACT, now));

      assertThat(ended.entries())
          .extracting(LedgerEntry::kind, LedgerEntry::orderId)
          .containsExactly(tuple(Kind.HOLD_EXPIRED, order("short")));
      assertThat(account.nextDue()).isEqualTo(BEGIN.plus(Policy.DEFAULT.holds()));
    }

    @Test
    void creditsThatExpiredWhileTheyWereHeldAreNoticedWhenTheyComeBack() {
      Instant expiry = now.plus(Duration.ofDays(1));
      open(Terms.prepaid("Demo", Credits.ZERO), 100, expiry);
      hold("a", 100);
      now = expiry.plusSeconds(1);
      Partition partition = new Partition();
      journal.forEach(partition::apply);
      assertThat(partition.due(now)).isEmpty();

      release("a").entries().forEach(partition::apply);

      assertThat(partition.nextDue()).isEqualTo(expiry);
      assertThat(partition.due(now)).containsExactly(CONTRACT);
      assertThat(kinds(ask(new ExpireDue(CONTRACT, now)))).containsExactly(Kind.EXPIRED);
    }
  }

  @Nested
  class AfterTheClose {
    @Test
    void aDeliveryThatIsToldOfAfterTheCloseIsChargedFromWhatTheCloseReleased() {
      opened(1_000);
      hold("a", 300);
      release("a");

      Decision captured = capture("a", 0, 400);

      assertThat(kinds(captured)).containsExactly(Kind.CAPTURED);
      assertThat(told(captured, CreditsCaptured.class).amount()).isEqualTo(new Credits(300));
      assertThat(account.balances()).isEqualTo(new Balances(1_000, 700, 0, 300, 0, 0));
      assertThat(kinds(capture("a", 1, 1))).containsExactly(Kind.CAPTURE_REFUSED);
    }

    @Test
    void butNotWhatWasSpentOnAnotherOrderMeanwhile() {
      opened(300);
      hold("a", 300);
      release("a");
      hold("b", 200);

      assertThat(kinds(capture("a", 0, 300))).containsExactly(Kind.CAPTURE_REFUSED);
      assertThat(kinds(capture("b", 0, 200))).containsExactly(Kind.CAPTURED);
    }

    @Test
    void norWhatHeldAHoldThatEndedByItself() {
      opened(300);
      hold("a", 300);
      now = days(31);
      ask(new ExpireDue(CONTRACT, now));

      assertThat(kinds(capture("a", 0, 300))).containsExactly(Kind.CAPTURE_REFUSED);
    }
  }

  @Nested
  class Money {
    @Test
    void whatIsChargedOfAnOrderAddsUpToWhatItsCardPays() {
      opened(inCurrency("JPY", 100), 0);
      long charged = 0;
      for (String order : List.of("a", "b", "c", "d")) {
        hold(order, 222);
        authorized(order);
        charged += chargedMinor(capture(order, 0, 111)) + chargedMinor(capture(order, 1, 111));
        assertThat(release(order).payments())
            .containsExactly(
                new PaymentCommand.Capture(CONTRACT, order(order), now, "pay-" + order, 3, "JPY"));
      }
      assertThat(charged).isEqualTo(12);

      assertThat(chargedMinor(refund("r", "a", 0, 111))).isEqualTo(-1);
    }

    @Test
    void aPriceInDinarsIsAWholeNumberOfHundredths() {
      opened(inCurrency("KWD", 1_000), 0);

      assertThat(((PaymentCommand.Authorize) hold("a", 5_124).payments().getFirst()).amountMinor())
          .isEqualTo(5_130);
    }

    @Test
    void aContractIsNotOpenedInWhatIsNoMoney() {
      for (String code : List.of("XXX", "XTS", "XAU", "XDR", "CHE", "UYI")) {
        assertThat(reason(opened(inCurrency(code, 100), 0))).as(code).isEqualTo("not-money");
      }
      assertThat(isRepeated(opened(inCurrency("UGX", 1), 0))).isFalse();
    }

    private long chargedMinor(Decision decision) {
      return Objects.requireNonNull(decision.entries().getFirst().chargedMinor());
    }

    private Terms inCurrency(String currency, long creditsPerUnit) {
      return new Terms(
          "Demo",
          BillingMode.CARD,
          currency,
          creditsPerUnit,
          Credits.ZERO,
          null,
          List.of(),
          VISA,
          false);
    }
  }

  @Nested
  class WhatCannotBeDecided {
    @Test
    void refusesThatOneOrderInTheOpen() {
      opened(100);
      HoldCredits hold = new HoldCredits(CONTRACT, now, order("a"), new Credits(10), null, null);

      Decision refused = decider.giveUp(account, hold, now);
      refused.entries().forEach(account::apply);
      journal.addAll(refused.entries());

      assertThat(told(refused, CreditsRefused.class).violation().reason())
          .isEqualTo("cannot-be-decided");
      assertThat(decider.giveUp(account, hold, now)).isEqualTo(Decision.NOTHING);
    }

    @Test
    void isToldToAnOperator() {
      GrantCredits grant =
          new GrantCredits(CONTRACT, now, "k", operation("grant"), new Credits(10), null);

      assertThat(reason(decider.giveUp(account, grant, now))).isEqualTo("cannot-be-decided");
    }
  }

  @Nested
  class Forgetting {
    @Test
    void changesNoBalanceAndOnlyConcernsWhatEndedLongAgo() {
      opened(1_000);
      hold("ended", 100);
      capture("ended", 0, 100);
      release("ended");
      now = days(10);
      hold("open", 100);
      hold("too-dear", 5_000);
      Balances before = account.balances();
      now = days(31);

      assertThat(account.forget(Policy.DEFAULT, now)).containsExactly(order("ended"));

      assertThat(account.balances()).isEqualTo(before);
      assertThat(account.orders()).isEqualTo(2);
      assertThat(reason(refund("r", "ended", 0, 1))).isEqualTo("nothing-charged");
      assertThat(kinds(release("open"))).containsExactly(Kind.RELEASED);
    }

    @Test
    void neverLetsAnOrderBeHeldTwice() {
      opened(1_000);
      HoldCredits hold = new HoldCredits(CONTRACT, now, order("a"), new Credits(100), null, null);
      ask(hold);
      release("a");

      // Repeated again and again, each time when the last answer was forgotten.
      for (int month = 0; month < 3; month++) {
        forgetAll();
        assertThat(told(ask(hold), CreditsRefused.class).violation().reason())
            .isEqualTo("price-too-old");
      }
    }

    @Test
    void nothingIsBookedAgainThatIsRepeatedWhenItWasForgotten() {
      opened(1_000);
      GrantCredits grant =
          new GrantCredits(CONTRACT, now, "k", operation("grant"), new Credits(10), null);
      RefuseOrder refuse = new RefuseOrder(CONTRACT, now, order("a"));
      PaymentFailed failed =
          new PaymentFailed(
              CONTRACT,
              now,
              order("b"),
              EventId.of("capture-payment", "b", ""),
              new Violation("card-expired", null, ""));
      PaymentAuthorized paid = new PaymentAuthorized(CONTRACT, now, order("b"), "pay-b");
      ask(grant);
      ask(refuse);
      ask(failed);
      forgetAll();

      assertThat(isRepeated(ask(grant))).isTrue();
      assertThat(ask(refuse)).isEqualTo(Decision.NOTHING);
      assertThat(ask(failed)).isEqualTo(Decision.NOTHING);
      assertThat(ask(paid)).isEqualTo(Decision.NOTHING);
    }

    @Test
    void aRequestIsKnownByItsNameForAYear() {
      opened(0);
      GrantCredits grant =
          new GrantCredits(CONTRACT, now, "k", operation("grant"), new Credits(10), null);
      ask(grant);

      now = days(365);
      account.forget(Policy.DEFAULT, now);
      assertThat(isRepeated(ask(grant))).isTrue();

      now = days(366);
      account.forget(Policy.DEFAULT, now);
      assertThat(account.done(grant.id())).isNull();
    }

    @Test
    void aContractKnowsThatItWasOpened() {
      Terms terms = Terms.prepaid("Demo", Credits.ZERO);
      opened(terms, 100);
      forgetAll();

      assertThat(isRepeated(opened(terms, 100))).isTrue();
    }

    private void forgetAll() {
      now = now.plus(Duration.ofDays(31));
      account.forget(Policy.DEFAULT, now);
      assertThat(account.orders()).isZero();
    }
  }

  @Nested
  class Journals {
    @Test
    void oneWithAGapIsNotTrusted() {
      opened(100);
      Decision held = hold("a", 10);

      assertThatThrownBy(() -> account.apply(held.entries().getFirst()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("does not follow");
    }

    @Test
    void oneOfAnotherContractIsNotTrusted() {
      opened(100);
      assertThatThrownBy(() -> new Account(new ContractId("other")).apply(journal.getFirst()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("does not follow");
    }

    @Test
    void oneWhoseBalancesDoNotAddUpIsNotTrusted() {
      opened(100);
      LedgerEntry forged =
          new LedgerEntry(
              EventId.of("release", "a", ""),
              CONTRACT,
              account.sequence() + 1,
              Kind.ADJUSTED,
              null,
              null,
              new Movement(LedgerAccount.GRANTED, LedgerAccount.AVAILABLE, new Credits(10)),
              null,
              new Balances(1_100, 1_100, 0, 0, 0, 0),
              now,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              account.hash(),
              "");
      assertThatThrownBy(() -> account.apply(forged.sealed()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("come of the entries before");
    }
  }

  // ---- asking

  private Decision ask(LedgerRequest request) {
    Decision decision = decider.decide(account, request, now);
    decision.entries().forEach(account::apply);
    journal.addAll(decision.entries());
    return decision;
  }

  private void opened(long credits) {
    opened(Terms.prepaid("Demo", Credits.ZERO), credits);
  }

  private Decision opened(Terms terms, long credits) {
    return open(terms, credits, null);
  }

  private Decision open(Terms terms, long credits, @Nullable Instant validUntil) {
    return ask(
        new OpenContract(
            CONTRACT,
            now,
            operation("open " + terms + credits),
            terms,
            new Credits(credits),
            validUntil));
  }

  private Decision grant(String key, long amount, @Nullable Instant validUntil) {
    return ask(
        new GrantCredits(
            CONTRACT, now, key, operation("grant " + amount), new Credits(amount), validUntil));
  }

  private Decision adjust(String key, long by) {
    return ask(new AdjustCredits(CONTRACT, now, key, operation("adjust " + by), by));
  }

  private Decision refund(String key, String order, int item, long amount) {
    return ask(
        new RefundCredits(
            CONTRACT,
            now,
            key,
            operation("refund " + order + item + " " + amount),
            order(order),
            delivery(order, item),
            new Credits(amount)));
  }

  private ChangeTerms change(
      String key,
      @Nullable Credits creditLimit,
      @Nullable Credits lowBalance,
      @Nullable List<Budget> budgets,
      @Nullable Card card,
      @Nullable Boolean suspended) {
    return new ChangeTerms(
        CONTRACT,
        now,
        key,
        operation("change " + key),
        null,
        creditLimit,
        lowBalance,
        budgets,
        card,
        suspended);
  }

  private Decision hold(String order, long amount) {
    return holdFor(null, order, amount);
  }

  private Decision holdFor(@Nullable String user, String order, long amount) {
    return ask(new HoldCredits(CONTRACT, now, order(order), new Credits(amount), user, null));
  }

  private Decision holdWith(String voucher, int uses, String order, long amount) {
    return ask(
        new HoldCredits(
            CONTRACT,
            now,
            order(order),
            new Credits(amount),
            null,
            List.of(new Voucher(voucher, uses))));
  }

  private Decision refuse(String order) {
    return ask(new RefuseOrder(CONTRACT, now, order(order)));
  }

  private Decision capture(String order, int item, long amount) {
    return ask(
        new CaptureCredits(
            CONTRACT, now, order(order), delivery(order, item), new Credits(amount)));
  }

  private Decision release(String order) {
    return ask(new ReleaseCredits(CONTRACT, now, order(order)));
  }

  private Decision authorized(String order) {
    return ask(new PaymentAuthorized(CONTRACT, now, order(order), "pay-" + order));
  }

  // ---- what is asked about

  private static Operation operation(String content) {
    return new Operation("ops", null, content);
  }

  private static OrderId order(String name) {
    return OrderId.of(CONTRACT, name);
  }

  private static DeliveryId delivery(String order, int item) {
    return DeliveryId.of(order(order), item);
  }

  /** So many days after the beginning. */
  private static Instant days(int later) {
    return BEGIN.plus(Duration.ofDays(later));
  }

  private static Terms terms(BillingMode mode, long limit, @Nullable Credits lowBalance) {
    return new Terms(
        "Demo", mode, "EUR", 100, new Credits(limit), lowBalance, List.of(), null, false);
  }

  private static Terms budget(@Nullable String user, Period period, long limit) {
    return budgets(new Budget(user, period, new Credits(limit)));
  }

  private static Terms budgets(Budget... budgets) {
    return new Terms(
        "Demo", BillingMode.CREDIT, "EUR", 100, Credits.ZERO, null, List.of(budgets), null, false);
  }

  private static Terms cards(Budget... budgets) {
    return new Terms(
        "Demo", BillingMode.CARD, "EUR", 100, Credits.ZERO, null, List.of(budgets), VISA, false);
  }

  // ---- what came of it

  private static List<Kind> kinds(Decision decision) {
    return decision.entries().stream().map(LedgerEntry::kind).toList();
  }

  private static <T extends OrderEvent> T told(Decision decision, Class<T> type) {
    assertThat(decision.events()).singleElement().isInstanceOf(type);
    return type.cast(decision.events().getFirst());
  }

  private static LedgerReply answer(Decision decision) {
    return Objects.requireNonNull(decision.reply());
  }

  private static String reason(Decision decision) {
    assertThat(decision.entries()).isEmpty();
    return ((Denied) answer(decision)).violation().reason();
  }

  private static boolean isRepeated(Decision decision) {
    boolean repeated = ((Booked) answer(decision)).repeated();
    assertThat(decision.entries().isEmpty()).isEqualTo(repeated);
    return repeated;
  }

  private List<Tuple> lots() {
    return account.lots().stream().map(lot -> tuple(lot.until(), lot.credits())).toList();
  }
}

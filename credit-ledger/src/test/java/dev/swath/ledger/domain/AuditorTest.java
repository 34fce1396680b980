package dev.swath.ledger.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.JournalAudit;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Violation;
import dev.swath.ledger.domain.LedgerRequest.ExpireDue;
import dev.swath.ledger.domain.LedgerRequest.HoldCredits;
import dev.swath.ledger.domain.Lots.Lot;
import dev.swath.ledger.domain.NaiveLedger.Answer;
import dev.swath.ledger.domain.NaiveLedger.Line;
import dev.swath.ledger.domain.PaymentCommand.Authorize;
import dev.swath.ledger.domain.PaymentCommand.Cancel;
import dev.swath.ledger.domain.PaymentCommand.Capture;
import dev.swath.ledger.domain.PaymentCommand.Look;
import dev.swath.ledger.domain.PaymentCommand.PayBack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Asks the ledger whatever may be asked, out of order and more than once, with time moving on, and
 * checks every single answer against a ledger that is too simple to be wrong. A run is reproduced
 * from its seed.
 */
class AuditorTest {
  private static final Policy POLICY =
      new Policy(Duration.ofDays(3), Duration.ofHours(1), Duration.ofDays(5));
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final int MOST_STEPS = 100;

  @Test
  void everyAnswerIsTheOneOfTheNaiveLedger() {
    Set<Kind> booked = EnumSet.noneOf(Kind.class);
    LongStream.range(0, 1_500).forEach(seed -> booked.addAll(run(seed)));

    assertThat(booked).as("what the runs came to").containsExactlyInAnyOrder(Kind.values());
  }

  @Test
  void norDoesARunDifferThatWasNeverSeenBefore() {
    new SplittableRandom().longs(500).forEach(AuditorTest::run);
  }

  /** What was booked in the run. */
  private static Set<Kind> run(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    List<Audited> contracts = new ArrayList<>();
    for (BillingMode mode : BillingMode.values()) {
      contracts.add(new Audited(random, mode));
    }
    Instant now = BEGIN.plus(Duration.ofHours(random.nextInt(24 * 365)));
    int steps = random.nextInt(MOST_STEPS);
    String doing = "beginning";
    try {
      for (int step = 0; step < steps; step++) {
        now = now.plus(pause(random));
        Audited contract = contracts.get(random.nextInt(contracts.size()));
        LedgerRequest request = contract.requests.next(now);
        doing = "step " + step + " at " + now + ", " + request;
        contract.ask(request, now);
        contract.sometimesKeepOrForget(now);
      }
      doing = "closing the books";
      for (Audited contract : contracts) {
        contract.close(now);
      }
      return contracts.stream()
          .flatMap(contract -> contract.journal.stream().map(LedgerEntry::kind))
          .collect(Collectors.toSet());
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + "L, " + doing, e);
    }
  }

  private static Duration pause(RandomGenerator random) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> Duration.ZERO;
      case 3, 4, 5, 6 -> Duration.ofSeconds(random.nextInt(1_200));
      case 7, 8 -> Duration.ofHours(random.nextInt(20));
      default -> Duration.ofHours(random.nextInt(150));
    };
  }

  /** One contract, in the ledger and in the naive one. */
  private static final class Audited {
    private final RandomGenerator random;
    private final ContractId contract;
    private final RandomRequests requests;
    private final Decider decider = new Decider(POLICY);
    private final Account account;
    private final NaiveLedger naive;
    private final List<LedgerEntry> journal = new ArrayList<>();
    private final List<LedgerRequest> asked = new ArrayList<>();
    private final Map<EventId, PaymentCommand> payments = new LinkedHashMap<>();
    private final Map<String, AccountPart> kept = new HashMap<>();
    private @Nullable Account restored;
    private @Nullable Instant forgotAt;

    Audited(RandomGenerator random, BillingMode mode) {
      this.random = random;
      this.contract = new ContractId(mode.name());
      this.requests = new RandomRequests(random, contract, mode);
      this.account = new Account(contract);
      this.naive = new NaiveLedger(contract, POLICY);
    }

    void ask(LedgerRequest request, Instant now) {
      Instant nextDue = account.nextDue();
      Decision decision = decider.decide(account, request, now);
      if (restored != null) {
        assertThat(decider.decide(restored, request, now)).isEqualTo(decision);
      }
      asked.add(request);
      for (LedgerEntry entry : decision.entries()) {
        journal.add(entry);
        account.apply(entry);
        if (restored != null) {
          restored.apply(entry);
        }
        assertThat(entry.at()).isEqualTo(now);
      }
      decision.payments().forEach(command -> payments.putIfAbsent(command.id(), command));
      assertThat(answer(decision)).isEqualTo(naive.answer(request, now));
      if (request instanceof ExpireDue) {
        boolean due = nextDue != null && !nextDue.isAfter(now);
        assertThat(!decision.entries().isEmpty()).isEqualTo(due);
      } else {
        assertThat(decider.decide(account, request, now).entries()).isEmpty();
      }
      assertThatTheBooksAreInOrder();
      if (request instanceof HoldCredits hold && hold.amount().amount() > 0) {
        assertThatNoHoldOverdraws(decision);
      }
    }

    private void assertThatNoHoldOverdraws(Decision decision) {
      for (LedgerEntry entry : decision.entries()) {
        if (entry.kind() == Kind.HELD) {
          assertThat(entry.after().available())
              .as("available after %s", entry)
              .isGreaterThanOrEqualTo(
                  -Objects.requireNonNull(account.terms()).creditLimit().amount());
        }
      }
    }

    private void assertThatTheBooksAreInOrder() {
      Balances balances = account.balances();
      assertThat(balances.debitsEqualCredits()).isTrue();
      assertThat(balances).isEqualTo(naive.balances());
      long inLots = account.lots().stream().mapToLong(Lot::credits).sum();
      assertThat(inLots - account.core().overdrawn()).isEqualTo(balances.available());
      long inHolds = account.held().all().stream().mapToLong(h -> h.remaining().amount()).sum();
      assertThat(inHolds).isEqualTo(balances.held());
    }

    /** What an adapter does in between: writes down how the account stands, and forgets. */
    void sometimesKeepOrForget(Instant now) {
      if (random.nextInt(8) == 0) {
        account.takeChanges().forEach(part -> kept.put(part.name(), part));
        restored = new Account(account.core(), List.copyOf(kept.values()));
      }
      if (random.nextInt(8) == 0) {
        Balances before = account.balances();
        Instant old = POLICY.forgetBefore(now);
        Collection<OrderId> forgotten = account.forget(POLICY, now);
        assertThat(forgotten).containsExactlyInAnyOrderElementsOf(naive.forget(old));
        assertThat(account.balances()).isEqualTo(before);
        if (restored != null) {
          assertThat(restored.forget(POLICY, now)).containsExactlyInAnyOrderElementsOf(forgotten);
        }
        forgotAt = now;
      }
    }

    void close(Instant now) {
      JournalAudit audit = new JournalAudit();
      journal.forEach(entry -> assertThat(audit.check(entry)).as("%s", entry).isNull());
      assertThatNoOrderIsChargedTwice();
      assertThatNoCardIsChargedTooMuch();
      assertThatTheStatementIsWhatTheCardPaid();

      Account rebuilt = new Account(contract);
      journal.forEach(rebuilt::apply);
      if (forgotAt != null) {
        rebuilt.forget(POLICY, forgotAt);
      }
      assertThat(rebuilt.orders()).isEqualTo(account.orders());
      for (LedgerRequest request : asked.subList(asked.size() - asked.size() / 3, asked.size())) {
        assertThat(decider.decide(rebuilt, request, now))
            .isEqualTo(decider.decide(account, request, now));
      }
    }

    /** Held at most once and never when it was refused; charged at most that, and so on down. */
    private void assertThatNoOrderIsChargedTwice() {
      Set<OrderId> decided = new HashSet<>();
      Map<OrderId, Map<Kind, Long>> moved = new HashMap<>();
      for (LedgerEntry entry : journal) {
        OrderId order = entry.orderId();
        if (order != null) {
          moved
              .computeIfAbsent(order, _ -> new HashMap<>())
              .merge(entry.kind(), entry.amount().amount(), Long::sum);
          if (entry.kind() == Kind.HELD) {
            assertThat(decided.add(order)).as("held again: %s", entry).isTrue();
          } else if (entry.kind() == Kind.REFUSED) {
            decided.add(order);
          }
        }
      }
      moved.forEach(
          (order, sums) -> {
            long held = sums.getOrDefault(Kind.HELD, 0L);
            long captured = sums.getOrDefault(Kind.CAPTURED, 0L);
            assertThat(captured).as("captured of %s", order).isLessThanOrEqualTo(held);
            assertThat(sums.getOrDefault(Kind.REFUNDED, 0L))
                .as("refunded of %s", order)
                .isLessThanOrEqualTo(captured);
          });
    }

    /** What the entries say was charged is what the card paid, less what it was paid back. */
    private void assertThatTheStatementIsWhatTheCardPaid() {
      Map<OrderId, Long> paid = new HashMap<>();
      for (PaymentCommand command : payments.values()) {
        switch (command) {
          case Capture c -> paid.merge(c.orderId(), c.amountMinor(), Long::sum);
          case PayBack c -> paid.merge(c.orderId(), -c.amountMinor(), Long::sum);
          case Authorize _, Cancel _, Look _ -> {}
        }
      }
      Map<OrderId, Long> charged = new HashMap<>();
      for (LedgerEntry entry : journal) {
        OrderId order = entry.orderId();
        if (order != null
            && entry.chargedMinor() != null
            && account.order(order) instanceof OrderAccount.Ended ended
            && ended.paymentId() != null) {
          charged.merge(order, entry.chargedMinor(), Long::sum);
        }
      }
      charged.forEach(
          (order, minor) ->
              assertThat(minor).as("charged of %s", order).isEqualTo(paid.getOrDefault(order, 0L)));
    }

    /** In money: collected at most once and what was authorised, paid back at most that. */
    private void assertThatNoCardIsChargedTooMuch() {
      Map<OrderId, Long> authorized = new HashMap<>();
      Map<OrderId, Long> collected = new HashMap<>();
      for (PaymentCommand command : payments.values()) {
        switch (command) {
          case Authorize c ->
              assertThat(authorized.put(c.orderId(), c.amountMinor())).as("%s", c).isNull();
          case Capture c -> {
            assertThat(collected.put(c.orderId(), c.amountMinor())).as("%s", c).isNull();
            assertThat(c.amountMinor())
                .as("%s", c)
                .isPositive()
                .isLessThanOrEqualTo(authorized.get(c.orderId()));
          }
          case PayBack c -> {
            assertThat(c.amountMinor()).as("%s", c).isPositive();
            assertThat(collected.merge(c.orderId(), -c.amountMinor(), Long::sum))
                .as("%s", c)
                .isNotNegative();
          }
          case Cancel _, Look _ -> {}
        }
      }
    }

    // ---- how a decision is compared

    private Answer answer(Decision decision) {
      return new Answer(
          decision.entries().stream().map(this::line).toList(),
          decision.events().stream().map(Audited::withoutWords).toList(),
          decision.payments(),
          switch (decision.reply()) {
            case null -> null;
            case LedgerReply.Denied(ContractId c, Violation v) ->
                new LedgerReply.Denied(c, withoutWords(v));
            case LedgerReply.Booked b ->
                new LedgerReply.Booked(
                    b.contractId(), b.terms(), b.balances(), b.sequence(), "", b.repeated());
          });
    }

    private Line line(LedgerEntry entry) {
      Violation violation = entry.violation();
      return new Line(
          entry.kind(),
          entry.orderId(),
          entry.deliveryId(),
          entry.movement(),
          entry.asked(),
          entry.user(),
          entry.vouchers(),
          entry.until(),
          entry.kind() == Kind.EXPIRED ? numberOf(entry.reference()) : entry.reference(),
          violation == null ? null : violation.reason(),
          entry.chargedMinor(),
          entry.after());
    }

    private String numberOf(@Nullable String entryId) {
      return journal.stream()
          .filter(e -> e.entryId().toString().equals(entryId))
          .map(e -> Long.toString(e.sequence()))
          .findFirst()
          .orElseThrow();
    }

    private static OrderEvent withoutWords(OrderEvent event) {
      return switch (event) {
        case CreditsRefused e ->
            new CreditsRefused(
                e.orderId(),
                e.contractId(),
                e.at(),
                withoutWords(e.violation()),
                e.requested(),
                e.available(),
                e.missing());
        case CreditsReleased e when e.violation() != null ->
            new CreditsReleased(
                e.orderId(), e.contractId(), e.at(), e.amount(), withoutWords(e.violation()));
        default -> event;
      };
    }

    private static Violation withoutWords(Violation violation) {
      return new Violation(violation.reason(), violation.pointer(), "");
    }
  }
}

package dev.swath.ledger.application;

import dev.swath.events.domain.Violation;
import dev.swath.ledger.domain.LedgerRequest;
import dev.swath.ledger.domain.LedgerRequest.PaymentAuthorized;
import dev.swath.ledger.domain.LedgerRequest.PaymentDeclined;
import dev.swath.ledger.domain.LedgerRequest.PaymentFailed;
import dev.swath.ledger.domain.LedgerRequest.PaymentNeedsAction;
import dev.swath.ledger.domain.PaymentCard;
import dev.swath.ledger.domain.PaymentCommand;
import dev.swath.ledger.payment.Authorization;
import dev.swath.ledger.payment.AuthorizeCard;
import dev.swath.ledger.payment.Capture;
import dev.swath.ledger.payment.Payments;
import dev.swath.ledger.payment.PaymentsUnavailable;
import dev.swath.ledger.payment.Refund;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Has the payment provider do what the ledger decided, and says what the ledger is to be told. */
public final class PaymentDesk {
  /** A provider may forget its idempotency keys after a day; later a repetition could pay twice. */
  private static final Duration KEYS_ARE_KNOWN = Duration.ofHours(23);

  private final Payments payments;
  private final Cards cards;
  private final Clock clock;

  public PaymentDesk(Payments payments, Cards cards, Clock clock) {
    this.payments = payments;
    this.cards = cards;
    this.clock = clock;
  }

  /**
   * Carries a command out. Repeating a command is harmless as long as {@link #isSafe} says so.
   *
   * @return what the ledger is to be told; null for nothing
   * @throws PaymentsUnavailable when the outcome is not known
   * @throws IllegalArgumentException or {@link IllegalStateException} if a repetition would fail,
   *     too
   */
  public @Nullable LedgerRequest carryOut(PaymentCommand command) {
    String key = command.id().toString();
    return switch (command) {
      case PaymentCommand.Authorize c -> {
        PaymentCard card = card(c);
        yield answer(
            c,
            payments.authorize(
                new AuthorizeCard(
                    key,
                    c.orderId(),
                    c.contractId(),
                    card.customer(),
                    card.paymentMethod(),
                    c.amountMinor(),
                    c.currency())));
      }
      case PaymentCommand.Look c -> answer(c, payments.look(c.paymentId()));
      case PaymentCommand.Capture c ->
          switch (payments.capture(c.paymentId(), c.amountMinor(), c.currency(), key)) {
            case Capture.Captured _ -> null;
            case Capture.Failed(Violation violation) -> failed(c, violation);
          };
      case PaymentCommand.Cancel c -> {
        payments.cancel(c.paymentId(), key);
        yield null;
      }
      case PaymentCommand.PayBack c ->
          switch (payments.refund(c.paymentId(), c.amountMinor(), c.currency(), key)) {
            case Refund.Refunded _ -> null;
            case Refund.Failed(Violation violation) -> failed(c, violation);
          };
    };
  }

  /** A card that is not found is an outage, too: nothing refers to a card that was not kept. */
  private PaymentCard card(PaymentCommand.Authorize command) {
    String reference = command.card().reference();
    if (reference == null) {
      return PaymentCard.of(command.contractId(), command.card());
    }
    PaymentCard card;
    try {
      card = cards.find(reference);
    } catch (Cards.Unavailable e) {
      throw new PaymentsUnavailable(String.valueOf(e.getMessage()), e);
    }
    if (card == null) {
      throw new PaymentsUnavailable("card " + reference + " is not among the cards that are kept");
    }
    return card;
  }

  private LedgerRequest answer(PaymentCommand command, Authorization authorization) {
    Instant now = clock.instant();
    return switch (authorization) {
      case Authorization.Authorized(String payment) ->
          new PaymentAuthorized(command.contractId(), now, command.orderId(), payment);
      // The customer's browser gets the secret from the provider, through us: no topic holds it.
      case Authorization.ActionRequired(String payment, _) ->
          new PaymentNeedsAction(command.contractId(), command.at(), command.orderId(), payment);
      case Authorization.Declined(Violation violation) ->
          new PaymentDeclined(command.contractId(), now, command.orderId(), violation);
    };
  }

  /** For how long the outcome of a command has been open. */
  public Duration age(PaymentCommand command) {
    return Duration.between(command.at(), clock.instant());
  }

  /** Whether a command that has not succeeded for so long is not worth another attempt. */
  public boolean isOverdue(PaymentCommand command) {
    return age(command).compareTo(KEYS_ARE_KNOWN) > 0;
  }

  /**
   * Whether the command can be carried out without the danger of doing it a second time. How a
   * payment stands says whether it was captured or cancelled; only its key tells a repeated
   * authorisation or refund from another one.
   */
  public boolean isSafe(PaymentCommand command) {
    return switch (command) {
      case PaymentCommand.Authorize _, PaymentCommand.PayBack _ -> !isOverdue(command);
      case PaymentCommand.Capture _, PaymentCommand.Cancel _, PaymentCommand.Look _ -> true;
    };
  }

  /** What the ledger is to be told of a command that cannot be carried out; null for nothing. */
  public @Nullable LedgerRequest impossible(PaymentCommand command) {
    return giveUp(
        command,
        new Violation("payment-refused", null, "The payment provider refuses the request."));
  }

  /** What the ledger is to be told of a command whose outcome stays open; null for nothing. */
  public @Nullable LedgerRequest undecided(PaymentCommand command) {
    return giveUp(
        command,
        new Violation(
            "payment-undecided",
            null,
            "The payment provider did not say what became of the request; look there."));
  }

  private @Nullable LedgerRequest giveUp(PaymentCommand command, Violation why) {
    return switch (command) {
      case PaymentCommand.Authorize c ->
          new PaymentDeclined(c.contractId(), clock.instant(), c.orderId(), why);
      case PaymentCommand.Look c ->
          new PaymentDeclined(c.contractId(), clock.instant(), c.orderId(), why);
      case PaymentCommand.Capture c -> failed(c, why);
      case PaymentCommand.PayBack c -> failed(c, why);
      case PaymentCommand.Cancel _ -> null;
    };
  }

  private LedgerRequest failed(PaymentCommand command, Violation why) {
    return new PaymentFailed(
        command.contractId(), clock.instant(), command.orderId(), command.id(), why);
  }
}

package dev.swath.ledger.kafka;

import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Attributes;
import dev.swath.ledger.domain.PaymentCommand;
import java.util.Map;

/** The registry of the internal topic of payments. */
final class PaymentCommands {
  private static final EventCodec<PaymentCommand> CODEC =
      new EventCodec<>(
          Map.of(
              "swath.ledger.authorize-payment.v1", PaymentCommand.Authorize.class,
              "swath.ledger.look-at-payment.v1", PaymentCommand.Look.class,
              "swath.ledger.capture-payment.v1", PaymentCommand.Capture.class,
              "swath.ledger.cancel-payment.v1", PaymentCommand.Cancel.class,
              "swath.ledger.pay-back.v1", PaymentCommand.PayBack.class),
          command ->
              new Attributes(
                  command::id,
                  command.orderId().toString(),
                  command.contractId().value(),
                  command.at()));

  private PaymentCommands() {}

  static EventCodec<PaymentCommand> codec() {
    return CODEC;
  }
}

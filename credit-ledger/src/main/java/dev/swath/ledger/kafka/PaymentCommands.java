package dev.swath.ledger.kafka;

import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Attributes;
import dev.swath.events.wire.EventCodec.Older;
import dev.swath.ledger.domain.PaymentCommand;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The registry of the internal topic of payments. */
final class PaymentCommands {
  private static final String AUTHORIZE = "swath.ledger.authorize-payment.v2";

  private static final EventCodec<PaymentCommand> CODEC =
      new EventCodec<>(
          Map.of(
              AUTHORIZE,
              PaymentCommand.Authorize.class,
              "swath.ledger.look-at-payment.v1",
              PaymentCommand.Look.class,
              "swath.ledger.capture-payment.v1",
              PaymentCommand.Capture.class,
              "swath.ledger.cancel-payment.v1",
              PaymentCommand.Cancel.class,
              "swath.ledger.pay-back.v1",
              PaymentCommand.PayBack.class),
          Map.of("swath.ledger.authorize-payment.v1", new Older(AUTHORIZE, PaymentCommands::card)),
          command ->
              new Attributes(
                  command::id,
                  command.orderId().toString(),
                  command.contractId().value(),
                  command.at()));

  private PaymentCommands() {}

  /** Version 1 told the payment provider's names of customer and card. */
  private static ObjectNode card(ObjectNode command) {
    ObjectNode card = command.putObject("card");
    for (String name : List.of("customer", "paymentMethod")) {
      card.set(name, command.path(name));
    }
    return command;
  }

  static EventCodec<PaymentCommand> codec() {
    return CODEC;
  }
}

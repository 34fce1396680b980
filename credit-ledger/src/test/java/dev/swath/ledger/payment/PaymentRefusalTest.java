package dev.swath.ledger.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.wire.WireJson;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

class PaymentRefusalTest {

  @ParameterizedTest
  @CsvSource({
    "card_declined, generic_decline, card-declined",
    "card_declined, do_not_honor, card-declined",
    "card_declined, stolen_card, card-declined",
    "card_declined, insufficient_funds, card-insufficient-funds",
    "card_declined, card_velocity_exceeded, card-insufficient-funds",
    "expired_card, '', card-expired",
    "expired_card, expired_card, card-expired",
    "incorrect_cvc, incorrect_cvc, card-details-wrong",
    "card_declined, currency_not_supported, card-not-supported",
    "processing_error, '', card-issuer-unavailable",
    "card_declined, try_again_later, card-issuer-unavailable",
    "authentication_required, authentication_required, card-authentication-required",
    "payment_intent_authentication_failure, '', card-authentication-failed",
    "a_code_to_come, '', card-declined"
  })
  void a_card_error_has_one_reason(String code, String declineCode, String reason) {
    ObjectNode error = error("card_error", code);
    error.put("decline_code", declineCode);

    assertThat(PaymentRefusal.of(error).violation().reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "resource_missing, payment_method, no-payment-method",
    "resource_missing, customer, no-payment-customer",
    "resource_missing, intent, payment-unknown",
    "resource_missing, payment_intent, payment-unknown",
    "resource_missing, on_behalf_of, payment-refused",
    "amount_too_small, amount, payment-amount-not-possible",
    "charge_expired_for_capture, '', card-authorization-expired",
    "charge_already_refunded, '', payment-refunded-already",
    "a_code_to_come, '', payment-refused"
  })
  void an_impossible_request_has_one_reason(String code, String parameter, String reason) {
    ObjectNode error = error("invalid_request_error", code);
    error.put("param", parameter);

    assertThat(PaymentRefusal.of(error).violation().reason()).isEqualTo(reason);
  }

  @Test
  void a_decline_without_an_error_is_plain() {
    assertThat(PaymentRefusal.of(MissingNode.getInstance()))
        .isEqualTo(PaymentRefusal.CARD_DECLINED);
  }

  @Test
  void reasons_are_told_apart() {
    List<String> reasons =
        Arrays.stream(PaymentRefusal.values()).map(each -> each.violation().reason()).toList();

    assertThat(reasons).doesNotHaveDuplicates().allMatch(each -> each.matches("[a-z]+(-[a-z]+)+"));
  }

  private static ObjectNode error(String type, String code) {
    return WireJson.mapper().createObjectNode().put("type", type).put("code", code);
  }
}

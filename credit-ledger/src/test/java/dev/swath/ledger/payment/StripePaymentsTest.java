package dev.swath.ledger.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderId;
import dev.swath.ledger.payment.Authorization.ActionRequired;
import dev.swath.ledger.payment.Authorization.Authorized;
import dev.swath.ledger.payment.Authorization.Declined;
import dev.swath.ledger.payment.Capture.Captured;
import dev.swath.ledger.payment.Refund.Refunded;
import dev.swath.sandbox.Config;
import dev.swath.sandbox.ProviderSandbox;
import dev.swath.sandbox.core.Behaviour;
import dev.swath.sandbox.core.PlaceFault;
import dev.swath.sandbox.stripe.CustomerFaults;
import dev.swath.sandbox.stripe.Payment;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.client.RestClient;

class StripePaymentsTest {
  private static final ContractId DEMO = new ContractId("demo");
  private static final String VISA = "pm_card_visa";
  private static final int ATTEMPTS = 50;

  /** How long the sandbox stays silent before it closes the connection. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @TempDir Path data;
  private final SettableClock clock = new SettableClock();
  private ProviderSandbox sandbox;
  private Payments payments;

  @BeforeEach
  void start() throws IOException {
    startAt(0);
    payments = waiting(Duration.ofSeconds(10));
  }

  private Payments waiting(Duration readTimeout) {
    return new StripeConfiguration()
        .payments(
            RestClient.builder(),
            new StripeProperties(sandbox.baseUrl(), "sk_test", Duration.ofSeconds(5), readTimeout));
  }

  private void startAt(int port) throws IOException {
    sandbox =
        ProviderSandbox.start(
            Config.inFolder(data).withPort(port).withClock(clock).withPatience(PATIENCE));
  }

  @AfterEach
  void stop() throws IOException {
    sandbox.close();
  }

  @Test
  void sets_money_aside_for_an_order() {
    AuthorizeCard request = card("order", VISA);

    Authorization result = payments.authorize(request);

    Payment payment = only();
    assertThat(result).isEqualTo(new Authorized(payment.id()));
    assertThat(payment.wanted().customer()).isEqualTo("cus_1");
    assertThat(payment.wanted().amountMinor()).isEqualTo(2000);
    assertThat(payment.wanted().currency()).isEqualTo("eur");
    assertThat(payment.wanted().metadata())
        .isEqualTo(Map.of("order", request.orderId().toString(), "contract", "demo"));
    assertThat(payments.look(payment.id())).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({
    "pm_card_chargeDeclined, card-declined",
    "pm_card_chargeDeclinedInsufficientFunds, card-insufficient-funds",
    "pm_card_chargeDeclinedExpiredCard, card-expired",
    "pm_unheard_of, no-payment-method"
  })
  void says_why_a_card_is_declined(String card, String reason) {
    Authorization result = payments.authorize(card("order", card));

    assertThat(declined(result)).isEqualTo(reason);
    sandbox
        .payments()
        .newestFirst()
        .forEach(
            payment -> assertThat(payments.look(payment.id())).as("looked at").isEqualTo(result));
  }

  @Test
  void without_a_card_nobody_is_asked() throws IOException {
    sandbox.close();

    assertThat(declined(payments.authorize(card("order", "")))).isEqualTo("no-payment-method");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void waits_for_the_cardholder_and_sees_how_it_ended(boolean passed) {
    Authorization first = payments.authorize(card("order", "pm_card_authenticationRequired"));
    assertThat(first).isInstanceOf(ActionRequired.class);
    ActionRequired waiting = (ActionRequired) first;
    assertThat(waiting.clientSecret()).startsWith(waiting.paymentId() + "_secret_");
    assertThat(waiting.toString()).doesNotContain("_secret_");
    assertThat(payments.look(waiting.paymentId())).isEqualTo(waiting);

    sandbox.payments().authenticate(waiting.paymentId(), passed);

    Authorization after = payments.look(waiting.paymentId());
    if (passed) {
      assertThat(after).isEqualTo(new Authorized(waiting.paymentId()));
    } else {
      assertThat(declined(after)).isEqualTo("card-authentication-failed");
    }
  }

  @Test
  void looks_at_a_payment_that_went_on() {
    String captured = authorized("captured");
    payments.capture(captured, 2000, "EUR", "capture");
    String cancelled = authorized("cancelled");
    payments.cancel(cancelled, "cancel");
    String expired = authorized("expired");
    clock.pass(Duration.ofDays(7));

    assertThat(payments.look(captured)).isEqualTo(new Authorized(captured));
    assertThat(declined(payments.look(cancelled))).isEqualTo("payment-cancelled");
    assertThat(declined(payments.look(expired))).isEqualTo("card-authorization-expired");
    assertThat(declined(payments.look("pi_unheard_of"))).isEqualTo("payment-unknown");
  }

  @Test
  void takes_a_part_and_takes_it_once() {
    String id = authorized("order");

    assertThat(payments.capture(id, 1500, "EUR", "a")).isEqualTo(new Captured());
    assertThat(payments.capture(id, 1500, "EUR", "a")).as("same key").isEqualTo(new Captured());
    assertThat(payments.capture(id, 1500, "EUR", "b")).as("other key").isEqualTo(new Captured());
    assertThat(failed(payments.capture(id, 1400, "EUR", "c")))
        .isEqualTo("payment-captured-otherwise");
    assertThat(only().capturedMinor()).isEqualTo(1500);
  }

  @Test
  void cannot_take_what_is_not_set_aside() {
    String tooLittle = authorized("little");
    String cancelled = authorized("cancelled");
    payments.cancel(cancelled, "cancel");
    String expired = authorized("expired");

    assertThat(failed(payments.capture(tooLittle, 2001, "EUR", "a")))
        .isEqualTo("payment-amount-not-possible");
    assertThat(payments.capture(tooLittle, 2000, "EUR", "b")).isEqualTo(new Captured());
    assertThat(failed(payments.capture(cancelled, 2000, "EUR", "c")))
        .isEqualTo("payment-cancelled");
    clock.pass(Duration.ofDays(7));
    assertThat(failed(payments.capture(expired, 2000, "EUR", "d")))
        .isEqualTo("card-authorization-expired");
    assertThat(failed(payments.capture("pi_unheard_of", 1, "EUR", "e")))
        .isEqualTo("payment-unknown");
  }

  @Test
  void releasing_twice_is_harmless_releasing_what_was_taken_is_not() {
    String id = authorized("order");
    payments.cancel(id, "a");
    payments.cancel(id, "a");
    payments.cancel(id, "b");
    assertThat(only().status().word()).isEqualTo("canceled");

    String expired = authorized("expired");
    clock.pass(Duration.ofDays(7));
    payments.cancel(expired, "c");

    String taken = authorized("taken");
    payments.capture(taken, 2000, "EUR", "d");
    assertThatThrownBy(() -> payments.cancel(taken, "e"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("captured");
    assertThatThrownBy(() -> payments.cancel("pi_unheard_of", "f"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void returns_what_was_taken_and_no_more() {
    String id = authorized("order");
    assertThat(failed(payments.refund(id, 1, "EUR", "early"))).isEqualTo("payment-refused");
    payments.capture(id, 1500, "EUR", "capture");

    Refund first = payments.refund(id, 500, "EUR", "a");
    assertThat(first).isInstanceOf(Refunded.class);
    assertThat(payments.refund(id, 500, "EUR", "a")).as("same key").isEqualTo(first);
    assertThat(failed(payments.refund(id, 1001, "EUR", "b")))
        .isEqualTo("payment-amount-not-possible");
    assertThat(payments.refund(id, 1000, "EUR", "c")).isInstanceOf(Refunded.class);
    assertThat(failed(payments.refund(id, 1, "EUR", "d"))).isEqualTo("payment-refunded-already");
    assertThat(only().refundedMinor()).isEqualTo(1500);
    assertThat(failed(payments.refund("pi_unheard_of", 1, "EUR", "e")))
        .isEqualTo("payment-unknown");
  }

  @Test
  void a_key_for_two_requests_is_an_error_of_the_caller() {
    AuthorizeCard one = card("one", VISA);
    payments.authorize(one);
    AuthorizeCard other =
        new AuthorizeCard(
            one.idempotencyKey(), card("two", VISA).orderId(), DEMO, "cus_1", VISA, 2000, "EUR");

    assertThatThrownBy(() -> payments.authorize(other)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = PlaceFault.class,
      names = {"OK", "HTTP_400"},
      mode = EnumSource.Mode.EXCLUDE)
  void a_repeat_under_the_same_key_is_the_same_payment(PlaceFault fault) {
    AuthorizeCard request = card("order", VISA);
    fail(fault);
    assertThatThrownBy(() -> payments.authorize(request)).isInstanceOf(PaymentsUnavailable.class);

    assertThat(payments.authorize(request)).isEqualTo(new Authorized(only().id()));
    assertThat(sandbox.payments().duplicates()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = PlaceFault.class,
      names = {"ACCEPT_THEN_DROP", "ACCEPT_THEN_500", "RESET"})
  void money_moves_once_however_often_the_answer_is_lost(PlaceFault fault) {
    String id = authorized("order");

    fail(fault, fault);
    assertThatThrownBy(() -> payments.capture(id, 1500, "EUR", "capture"))
        .isInstanceOf(PaymentsUnavailable.class);
    assertThatThrownBy(() -> payments.capture(id, 1500, "EUR", "capture"))
        .isInstanceOf(PaymentsUnavailable.class);
    assertThat(payments.capture(id, 1500, "EUR", "capture")).isEqualTo(new Captured());

    fail(fault);
    assertThatThrownBy(() -> payments.refund(id, 500, "EUR", "refund"))
        .isInstanceOf(PaymentsUnavailable.class);
    assertThat(payments.refund(id, 500, "EUR", "refund")).isInstanceOf(Refunded.class);
    assertThat(only().capturedMinor()).isEqualTo(1500);
    assertThat(only().refundedMinor()).isEqualTo(500);

    String released = authorized("released");
    fail(fault);
    assertThatThrownBy(() -> payments.cancel(released, "cancel"))
        .isInstanceOf(PaymentsUnavailable.class);
    payments.cancel(released, "cancel");
    assertThat(declined(payments.look(released))).isEqualTo("payment-cancelled");
  }

  @Test
  void silence_is_not_waited_for_without_end() {
    AuthorizeCard request = card("order", VISA);
    fail(PlaceFault.HANG);

    assertThatThrownBy(() -> waiting(PATIENCE.dividedBy(4)).authorize(request))
        .isInstanceOf(PaymentsUnavailable.class)
        .hasRootCauseInstanceOf(HttpTimeoutException.class);

    assertThat(payments.authorize(request)).isEqualTo(new Authorized(only().id()));
  }

  @Test
  void a_refusal_that_does_not_say_why_ends_too() {
    fail(PlaceFault.HTTP_400);
    assertThat(declined(payments.authorize(card("order", VISA)))).isEqualTo("payment-refused");

    String id = authorized("another");
    fail(PlaceFault.HTTP_400);
    assertThat(failed(payments.capture(id, 2000, "EUR", "capture"))).isEqualTo("payment-refused");
    fail(PlaceFault.HTTP_400);
    assertThatThrownBy(() -> payments.cancel(id, "cancel"))
        .as("is still set aside")
        .isInstanceOf(PaymentsUnavailable.class);
  }

  @Test
  void every_order_is_paid_once_by_a_provider_that_fails_every_other_time() {
    sandbox.conduct().behave(Behaviour.DEFAULT.withHttpErrorRate(0.5));

    for (int i = 0; i < 20; i++) {
      AuthorizeCard request = card("order-" + i, VISA);
      String key = "capture-" + i;
      Authorized authorized = (Authorized) insist(() -> payments.authorize(request));
      assertThat(insist(() -> payments.capture(authorized.paymentId(), 700, "EUR", key)))
          .isEqualTo(new Captured());
    }

    assertThat(sandbox.payments().newestFirst().map(Payment::capturedMinor))
        .hasSize(20)
        .containsOnly(700L);
  }

  @Test
  void a_provider_that_is_away_is_asked_again_when_it_is_back() throws IOException {
    AuthorizeCard request = card("order", VISA);
    fail(PlaceFault.ACCEPT_THEN_DROP);
    assertThatThrownBy(() -> payments.authorize(request)).isInstanceOf(PaymentsUnavailable.class);
    String id = only().id();
    int port = sandbox.port();
    sandbox.close();

    assertThatThrownBy(() -> payments.authorize(request)).isInstanceOf(PaymentsUnavailable.class);
    assertThatThrownBy(() -> payments.look(id)).isInstanceOf(PaymentsUnavailable.class);

    startAt(port);
    assertThat(payments.authorize(request)).isEqualTo(new Authorized(id));
    assertThat(payments.look(id)).isEqualTo(new Authorized(id));
    assertThat(only().id()).isEqualTo(id);
  }

  private static <T> T insist(Supplier<T> request) {
    for (int attempt = 1; ; attempt++) {
      try {
        return request.get();
      } catch (PaymentsUnavailable e) {
        assertThat(attempt).isLessThan(ATTEMPTS);
      }
    }
  }

  private static AuthorizeCard card(String order, String paymentMethod) {
    return new AuthorizeCard(
        "authorize-" + order, OrderId.of(DEMO, order), DEMO, "cus_1", paymentMethod, 2000, "EUR");
  }

  private String authorized(String order) {
    return ((Authorized) payments.authorize(card(order, VISA))).paymentId();
  }

  private void fail(PlaceFault... faults) {
    sandbox.customerFaults().script(CustomerFaults.EVERYBODY, List.of(faults));
  }

  private Payment only() {
    List<Payment> all = sandbox.payments().newestFirst().toList();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static String declined(Authorization result) {
    assertThat(result).isInstanceOf(Declined.class);
    return ((Declined) result).violation().reason();
  }

  private static String failed(Capture result) {
    assertThat(result).isInstanceOf(Capture.Failed.class);
    return ((Capture.Failed) result).violation().reason();
  }

  private static String failed(Refund result) {
    assertThat(result).isInstanceOf(Refund.Failed.class);
    return ((Refund.Failed) result).violation().reason();
  }
}

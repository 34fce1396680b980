package dev.swath.ledger.payment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderId;
import dev.swath.ledger.payment.Refund.Refunded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.client.RestClient;

/** Answers of Stripe, and of whatever stands before it, that the sandbox never gives. */
class StripeAnswersTest {
  private static final String PROCESSING = "{\"id\": \"pi_1\", \"status\": \"processing\"}";

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private Payments payments;
  private volatile int status = 200;
  private volatile String body = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              String.join(
                  " ",
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  exchange.getRequestHeaders().getFirst("Authorization"),
                  exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                  URLDecoder.decode(
                      new String(exchange.getRequestBody().readAllBytes(), UTF_8), UTF_8)));
          byte[] answer = body.getBytes(UTF_8);
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    payments =
        new StripeConfiguration()
            .payments(
                RestClient.builder(),
                new StripeProperties(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                    "sk_test",
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5)));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void asks_as_the_api_documents_it() {
    answer(200, "{\"id\": \"pi_1\", \"status\": \"requires_capture\", \"new_field\": {}}");
    AuthorizeCard request = card();

    payments.authorize(request);
    payments.look("pi/1");

    assertThat(requests)
        .containsExactly(
            "POST /v1/payment_intents Bearer sk_test key amount=2000&currency=eur&customer=cus_1"
                + "&payment_method=pm_card_visa&payment_method_types[]=card&capture_method=manual"
                + "&confirm=true&metadata[order]="
                + request.orderId()
                + "&metadata[contract]=demo",
            "GET /v1/payment_intents/pi%2F1 Bearer sk_test null ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|{\"error\": {\"type\": \"invalid_request_error\"}}",
        "403|{\"error\": {\"type\": \"invalid_request_error\"}}",
        "408|''",
        "409|{\"error\": {\"type\": \"idempotency_error\", \"code\": \"idempotency_key_in_use\"}}",
        "424|{\"error\": {\"type\": \"api_error\"}}",
        "429|{\"error\": {\"type\": \"invalid_request_error\", \"code\": \"rate_limit\"}}",
        "500|{\"error\": {\"type\": \"api_error\"}}",
        "502|<html>",
        "503|''",
        "302|''",
        "404|<html>",
        "400|{\"error\": \"not of Stripe's shape\"}",
        "200|<html>",
        "200|''",
        "200|[]",
        "200|{\"id\": \"pi_1\"}",
        "200|{\"id\": \"pi_1\", \"status\": \"processing\"}",
        "200|{\"status\": \"requires_capture\"}",
        "200|{\"id\": \"pi_1\", \"status\": \"requires_action\"}"
      })
  void what_tells_nothing_is_no_refusal(int answered, String text) {
    answer(answered, text);

    assertThatThrownBy(() -> payments.authorize(card())).isInstanceOf(PaymentsUnavailable.class);
    assertThatThrownBy(() -> payments.look("pi_1")).isInstanceOf(PaymentsUnavailable.class);
    assertThat(requests).as("no redirect is followed").hasSize(2);
  }

  @Test
  void a_payment_that_is_worked_on_is_not_judged() {
    answer(200, PROCESSING);

    assertThatThrownBy(() -> payments.capture("pi_1", 1, "EUR", "a"))
        .isInstanceOf(PaymentsUnavailable.class);
    assertThatThrownBy(() -> payments.cancel("pi_1", "b")).isInstanceOf(PaymentsUnavailable.class);
    assertThatThrownBy(() -> payments.refund("pi_1", 1, "EUR", "c"))
        .isInstanceOf(PaymentsUnavailable.class);
  }

  @ParameterizedTest
  @CsvSource({"succeeded, true", "pending, true", "failed, false", "canceled, false"})
  void a_refund_on_its_way_counts_one_that_came_back_does_not(String word, boolean counts) {
    answer(200, "{\"id\": \"re_1\", \"status\": \"" + word + "\"}");

    Refund result = payments.refund("pi_1", 1, "EUR", "key");

    assertThat(result)
        .isEqualTo(
            counts
                ? new Refunded("re_1")
                : new Refund.Failed(PaymentRefusal.REFUND_FAILED.violation()));
  }

  private void answer(int answered, String text) {
    status = answered;
    body = text;
  }

  private static AuthorizeCard card() {
    ContractId demo = new ContractId("demo");
    return new AuthorizeCard(
        "key", OrderId.of(demo, "order"), demo, "cus_1", "pm_card_visa", 2000, "EUR");
  }
}

package dev.swath.orders;

import static dev.swath.orders.testing.TestSystem.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.orders.testing.Api;
import dev.swath.orders.testing.Api.Reply;
import dev.swath.orders.testing.TestSystem;
import dev.swath.service.testing.RawHttp;
import dev.swath.service.testing.RawHttp.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The door says what it means: no slip of a caller's becomes an order, or a failure of ours. */
class DoorApiTest {
  private static TestSystem system;
  private static Api api;

  @BeforeAll
  static void start() {
    system = new TestSystem();
    api = system.api;
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  /** A contract of its own, so that its orders can be counted. */
  private static Api customer(String contract) {
    system.pipeline.open(contract);
    return api.as(system.tokens.token("orders:read orders:write", contract));
  }

  /** Places an order with headers that no client library sends, in UTF-8. */
  private static Answer post(Api customer, String body, String... headers) throws IOException {
    byte[] content = body.getBytes(UTF_8);
    String request =
        """
        POST /v1/orders HTTP/1.1
        Host: x
        Authorization: Bearer %s
        Content-Type: application/json
        Connection: close
        Content-Length: %d
        %s

        %s\
        """
            .formatted(customer.token(), content.length, String.join("\n", headers), "")
            .replace("\n", "\r\n");
    return RawHttp.ask(customer.base().getPort(), (request + body).getBytes(UTF_8));
  }

  private static int orders(Api customer) {
    return customer.get("/v1/orders").body().path("orders").size();
  }

  @Nested
  class Keys {
    @Test
    void with_and_without_quotes_it_is_the_same_key() {
      Reply bare = api.post("/v1/orders", order("HOLD"), "Idempotency-Key", "q-1");
      Reply quoted = api.post("/v1/orders", order("HOLD"), "Idempotency-Key", "\"q-1\"");

      assertThat(bare.status()).as(bare.text()).isEqualTo(202);
      assertThat(quoted.at("/id")).isEqualTo(bare.at("/id"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "\"\"",
          "a b",
          "\"a b\"",
          "a,b",
          "k, k",
          "\"k\", \"k\"",
          "\"k",
          "k\"",
          "\"k\";v=1",
          "Bestellung-Zürich-☃",
          "\u00e9"
        })
    void what_is_not_a_key_is_refused_and_orders_nothing(String key) throws IOException {
      Api customer = customer("keyless");
      Answer answer = post(customer, order("keyless", "HOLD"), "Idempotency-Key: " + key);

      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
      assertThat(answer.body()).contains("Idempotency-Key");
      assertThat(orders(customer)).isZero();
    }

    @Test
    void a_key_is_sent_once() throws IOException {
      Api customer = customer("twice");
      Answer twice =
          post(customer, order("twice", "HOLD"), "Idempotency-Key: k", "Idempotency-Key: k");
      Reply once = customer.post("/v1/orders", order("twice", "HOLD"), "Idempotency-Key", "k");

      assertThat(twice.status()).as(twice.body()).isEqualTo(400);
      assertThat(twice.body()).contains("Idempotency-Key");
      assertThat(once.status()).isEqualTo(202);
      await().until(() -> orders(customer) == 1);
    }

    @Test
    void a_repetition_is_answered_as_before_when_its_product_is_not_on_sale_any_more() {
      String sold = system.pricing.products();
      String request = order("HOLD").replace("pleiades-bundle", "spot-pan");
      String plain = request.replaceAll(",\\s*\"options\": \\{[^}]*}", "");
      Reply taken = api.post("/v1/orders", plain, "Idempotency-Key", "sold-out");
      assertThat(taken.status()).as(taken.text()).isEqualTo(202);
      system.pricing.sell(sold.replace(", \n", "").replaceAll(",\\s*\\{\"id\": \"spot-pan\"}", ""));
      try {
        await()
            .atMost(Duration.ofSeconds(15))
            .until(
                () -> {
                  // The catalogue is asked for again before a product is refused.
                  api.post("/v1/orders", plain.replace("spot-pan", "no-such-product"));
                  return api.post("/v1/orders", plain).problem().equals("unknown-product");
                });
        Reply again = api.post("/v1/orders", plain, "Idempotency-Key", "sold-out");

        assertThat(again.status()).as(again.text()).isEqualTo(202);
        assertThat(again.at("/id")).isEqualTo(taken.at("/id"));
        assertThat(
                api.post(
                        "/v1/orders",
                        plain.replace("harvest", "another"),
                        "Idempotency-Key",
                        "sold-out")
                    .problem())
            .isEqualTo("idempotency-key-reused");
      } finally {
        system.pricing.sell(sold);
      }
    }
  }

  @Nested
  class Queries {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "dryrun=true",
          "dry_run=true",
          "dry-run=true",
          "DRYRUN=true",
          "dryRun=True",
          "dryRun=1",
          "dryRun",
          "dryRun=",
          "dryRun=true&dryRun=false",
          "dryRun=true&dryRun=true",
          "dryRun%20=true",
          "dryRun=true%20",
          "%20dryRun=true",
          "dryRun[]=true",
          "validate=true",
        })
    void a_misspelt_dry_run_orders_nothing(String query) {
      Api customer = customer("dry");
      Reply reply =
          customer.post("/v1/orders?" + query.replace("[]", "%5B%5D"), order("dry", "HOLD"));

      assertThat(reply.status()).as(reply.text()).isEqualTo(400);
      assertThat(reply.problem()).isEqualTo("invalid-parameter");
      assertThat(reply.at("/parameter").strip()).isNotEmpty();
      assertThat(orders(customer)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
      "GET, /v1/orders, page, contractId",
      "GET, /v1/orders, Status, status",
      "GET, /v1/orders, offset, cursor",
      "GET, /v1/orders/{id}, expand, none",
      "GET, /v1/orders/{id}/history, limit, none",
      "GET, /v1/orders/{id}/events, since, none",
      "POST, /v1/orders/{id}/cancellation, reason, none",
      "POST, /v1/prices, dryRun, none",
      "GET, /v1/contracts/demo, expand, none",
      "GET, /v1/contracts/demo/entries, since, from",
      "GET, /v1/contracts/demo/statements/2026-01, format, none",
      "GET, /v1/products, category, none",
      "GET, /v1/products/spot-pan, lang, none",
      "GET, /v1/price-books, at, none",
      "GET, /v1/price-books/1, at, none",
    })
    void a_parameter_that_an_operation_does_not_have_is_refused(
        String method, String path, String parameter, String named) {
      String order = api.post("/v1/orders", order("SILENT")).at("/id");
      Reply reply =
          api.send(
              api.request(path.replace("{id}", order) + "?" + parameter + "=1")
                  .header("Content-Type", "application/json")
                  .method(
                      method,
                      method.equals("GET")
                          ? BodyPublishers.noBody()
                          : BodyPublishers.ofString(order("HOLD"))));

      assertThat(reply.status()).as(reply.text()).isEqualTo(400);
      assertThat(reply.problem()).isEqualTo("invalid-parameter");
      assertThat(reply.at("/parameter")).isEqualTo(parameter);
      assertThat(reply.at("/detail")).contains(parameter).contains(named);
    }

    @Test
    void a_status_that_does_not_exist_comes_with_those_that_do() {
      assertThat(api.get("/v1/orders?status=canceled").at("/detail"))
          .contains("cancelled", "partially_delivered");
      assertThat(api.get("/v1/orders?limit=5&limit=6").at("/parameter")).isEqualTo("limit");
    }
  }

  @Nested
  class Methods {
    @Test
    void the_catalogue_is_open_to_who_only_asks_about_it() {
      Api anyone = api.as(null);

      assertThat(
              anyone
                  .send(anyone.request("/v1/products").method("HEAD", BodyPublishers.noBody()))
                  .status())
          .isEqualTo(200);
      Reply options =
          anyone.send(anyone.request("/v1/products").method("OPTIONS", BodyPublishers.noBody()));
      assertThat(options.status()).isEqualTo(200);
      assertThat(options.header("Allow")).contains("GET");
    }

    @Test
    void options_tell_the_methods_of_an_address() {
      Api anyone = api.as(null);
      Reply options =
          anyone.send(anyone.request("/v1/orders").method("OPTIONS", BodyPublishers.noBody()));

      assertThat(options.status()).isEqualTo(200);
      assertThat(options.header("Allow")).contains("GET", "POST");
    }

    @Test
    void head_is_get_without_a_body() {
      String path = api.post("/v1/orders", order("SILENT")).header("Location");
      Reply head = api.send(api.request(path).method("HEAD", BodyPublishers.noBody()));

      assertThat(head.status()).isEqualTo(200);
      assertThat(head.text()).isEmpty();
    }
  }

  @Nested
  class Limits {
    @Test
    void every_answer_says_how_much_is_left() {
      Reply reply = api.get("/v1/orders?limit=1");

      assertThat(reply.header("RateLimit-Policy")).isEqualTo("\"reads\";q=20000;w=100");
      assertThat(reply.header("RateLimit")).matches("\"reads\";r=\\d+;t=\\d+");
      assertThat(api.post("/v1/prices", order("HOLD")).header("RateLimit-Policy"))
          .isEqualTo("\"estimates\";q=200;w=4");
    }

    @Test
    void a_caller_who_asks_too_often_stops_only_itself() {
      Api eager = customer("eager");
      Reply refused =
          IntStream.range(0, 2_000)
              .mapToObj(_ -> eager.post("/v1/prices", "{"))
              .filter(reply -> reply.status() != 400)
              .findFirst()
              .orElseThrow();

      assertThat(refused.status()).as(refused.text()).isEqualTo(429);
      assertThat(refused.problem()).isEqualTo("too-many-requests");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.header("RateLimit")).startsWith("\"estimates\";r=0");
      assertThat(api.post("/v1/prices", order("HOLD")).status()).isEqualTo(200);
      assertThat(eager.get("/v1/orders").status()).isEqualTo(200);
    }
  }

  @Nested
  class Catalogue {
    @Test
    void is_asked_for_once_in_a_while_and_kept_by_callers() {
      Api anyone = api.as(null);
      int before = system.pricing.timesAsked();
      Reply first = anyone.get("/v1/products/spot-pan");
      Reply again = anyone.get("/v1/products/spot-pan", "If-None-Match", first.header("ETag"));

      assertThat(first.status()).as(first.text()).isEqualTo(200);
      assertThat(first.header("ETag")).matches("\"[0-9a-f]{24}\"");
      assertThat(first.header("Cache-Control")).contains("max-age=10", "public");
      assertThat(again.status()).isEqualTo(304);
      assertThat(system.pricing.timesAsked()).isLessThanOrEqualTo(before + 1);
    }
  }
}

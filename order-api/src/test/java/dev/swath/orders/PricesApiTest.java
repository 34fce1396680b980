package dev.swath.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.orders.intake.domain.Offer;
import dev.swath.orders.intake.quotes.SignedOffers;
import dev.swath.orders.testing.Api;
import dev.swath.orders.testing.Api.Reply;
import dev.swath.orders.testing.TestSystem;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prices that a customer can check, keep, and have shown on the order. */
class PricesApiTest {
  private static final String HERE =
      "{\"type\": \"Polygon\", \"coordinates\":"
          + " [[[1.40, 43.55], [1.45, 43.55], [1.45, 43.60], [1.40, 43.60], [1.40, 43.55]]]}";
  private static final String THERE = HERE.replace("43.", "44.");
  private static final String OPEN = HERE.replace(", [1.40, 43.55]]]", "]]");

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

  /**
   * @param terms members of the order, each with a comma behind it
   */
  private static String body(String terms, String... items) {
    return "{\"contractId\": \"demo\", " + terms + "\"items\": [" + String.join(", ", items) + "]}";
  }

  private static String item(String scene, String area) {
    return item("pleiades-bundle", "\"sceneId\": \"" + scene + "\"", area);
  }

  private static String item(String product, String scenes, String area) {
    return "{\"productType\": \"" + product + "\", " + scenes + ", \"aoi\": " + area + "}";
  }

  private static String scenes(String... idsAndDates) {
    StringBuilder scenes = new StringBuilder("\"scenes\": [");
    for (int i = 0; i < idsAndDates.length; i += 2) {
      scenes
          .append(i == 0 ? "" : ", ")
          .append(
              "{\"id\": \"%s\", \"acquiredAt\": \"%s\"}"
                  .formatted(idsAndDates[i], idsAndDates[i + 1]));
    }
    return scenes.append("]").toString();
  }

  private static JsonNode json(String text) {
    return new JsonMapper().readTree(text);
  }

  private static List<String> told(JsonNode errors) {
    return errors
        .valueStream()
        .map(error -> error.path("pointer").asString("") + " " + error.path("reason").asString())
        .toList();
  }

  private static List<OrderRequested> ordered() {
    return system.pipeline.seen().stream()
        .filter(OrderRequested.class::isInstance)
        .map(OrderRequested.class::cast)
        .toList();
  }

  private static Reply held(String body) {
    Reply held = api.post("/v1/orders", body, "Prefer", "wait=10");
    assertThat(held.status()).as(held.text()).isEqualTo(201);
    return held;
  }

  @Nested
  class Estimating {
    @Test
    void an_estimate_is_the_decision_on_the_order() {
      Reply price =
          api.post(
              "/v1/prices",
              body("\"marketSegment\": \"farming\", \"voucherCodes\": [\"V\"], ", item("S", HERE)));

      assertThat(price.status()).as(price.text()).isEqualTo(200);
      JsonNode quote = price.body().path("quote");
      assertThat(json(price.text().replaceFirst(",\"quote\":.*", "}")))
          .isEqualTo(
              json(
                  """
                  {"contractId": "demo", "priceBook": "1", "totalCredits": 222,
                   "currency": "EUR", "amount": 2.22,
                   "items": [{"index": 0, "productType": "pleiades-bundle", "scenes": [{"id": "S"}],
                     "areaKm2": 31.739951, "billedAreaKm2": 31.739951, "credits": 222,
                     "isEstimate": false, "trace": [
                       {"rule": "aoi-area", "detail": "By the rule aoi-area.", "unit": "km2",
                        "before": 0, "after": 31.7399512345},
                       {"rule": "area-price", "detail": "By the rule area-price.",
                        "unit": "credits", "factor": 31.7399512345, "before": 0,
                        "after": 222.1796586415},
                       {"rule": "rounding", "detail": "By the rule rounding.", "unit": "credits",
                        "before": 222.1796586415, "after": 222}]}],
                   "groups": [{"items": [0], "scenes": ["S"], "areaKm2": 31.739951, "credits": 222}],
                   "errors": []}
                  """));
      assertThat(quote.path("priceBook").asString()).isEqualTo("1");
      assertThat(Instant.parse(quote.path("expiresAt").asString()))
          .isBetween(Instant.now().plusSeconds(1_700), Instant.now().plusSeconds(1_801));
      assertThat(system.pricing.decided())
          .filteredOn(asked -> asked.orderId().toString().equals(quote.path("id").asString()))
          .singleElement()
          .satisfies(
              asked -> {
                assertThat(asked.allowPartial()).isTrue();
                assertThat(asked.requestedBy()).isEqualTo("tester");
                assertThat(asked.marketSegment()).isEqualTo("farming");
                assertThat(asked.voucherCodes()).containsExactly("V");
                assertThat(asked.requestHash()).isEqualTo(quote.path("bodyHash").asString());
              });
    }

    @Test
    void what_has_no_price_is_told_and_the_rest_has_one() {
      Reply price =
          api.post(
              "/v1/prices",
              body(
                  "",
                  item("S", OPEN),
                  item("SMALL", HERE),
                  item("S", HERE),
                  item("no-such-product", "\"sceneId\": \"S\"", HERE)));

      assertThat(price.status()).as(price.text()).isEqualTo(200);
      assertThat(price.pointers())
          .containsExactly("/items/0/aoi/coordinates/0/3", "/items/3/productType", "/items/1/aoi");
      assertThat(price.at("/errors/0/repair")).isNotEmpty();
      JsonNode items = price.body().path("items");
      assertThat(items.path(0)).isEqualTo(json("{\"index\": 0}"));
      assertThat(items.path(1).has("credits")).isFalse();
      assertThat(items.path(2).path("credits").asLong()).isEqualTo(222);
      assertThat(items.path(3)).isEqualTo(json("{\"index\": 3}"));
      assertThat(price.body().at("/groups/0/items")).isEqualTo(json("[2]"));
      assertThat(price.body().has("quote")).isFalse();
    }

    @Test
    void without_any_price_there_is_no_answer() {
      for (String items : List.of(item("S", OPEN), item("SMALL", HERE))) {
        Reply none = api.post("/v1/prices", body("", items));

        assertThat(none.status()).as(none.text()).isEqualTo(422);
        assertThat(none.problem()).isEqualTo("unpriceable");
        assertThat(none.pointers()).hasSize(1);
      }
      assertThat(
              api.post("/v1/prices", body("\"voucherCodes\": [\"NONE\"], ", item("S", HERE)))
                  .pointers())
          .containsExactly("/voucherCodes/0");
    }

    @Test
    void what_is_wrong_with_the_whole_is_refused_as_an_order_would_be() {
      assertThat(api.post("/v1/prices", body("\"colour\": 1, ", item("S", HERE))).problem())
          .isEqualTo("unknown-field");
      assertThat(api.post("/v1/prices", "{").problem()).isEqualTo("malformed-json");
      assertThat(
              api.post("/v1/prices", body("", item("S", HERE)).replace("demo", "other")).status())
          .isEqualTo(404);
    }

    @Test
    void split_by_date_each_date_is_a_group() {
      String items =
          item(
                  "spot-pan",
                  scenes("S", "2026-05-02", "T", "2026-05-01", "U", "2026-05-02T10:00:00Z"),
                  HERE)
              + ", "
              + item("spot-pan", scenes("V", "2026-05-01"), THERE);
      JsonNode split = api.post("/v1/prices", body("\"splitByDate\": true, ", items)).body();
      JsonNode mosaic = api.post("/v1/prices", body("", items)).body();

      assertThat(split.path("items").valueStream().map(item -> item.path("index").asInt()))
          .containsExactly(0, 0, 1);
      assertThat(split.path("totalCredits").asLong()).isEqualTo(666);
      assertThat(split.path("groups"))
          .isEqualTo(
              json(
                  """
                  [{"date": "2026-05-01", "items": [0, 2], "scenes": ["T", "V"],
                    "areaKm2": 63.479902, "credits": 444},
                   {"date": "2026-05-02", "items": [1], "scenes": ["S", "U"],
                    "areaKm2": 31.739951, "credits": 222}]
                  """));
      assertThat(mosaic.path("totalCredits").asLong()).isEqualTo(444);
      assertThat(mosaic.path("groups"))
          .isEqualTo(
              json(
                  """
                  [{"items": [0], "scenes": ["S", "T", "U"], "areaKm2": 31.739951, "credits": 222},
                   {"items": [1], "scenes": ["V"], "areaKm2": 31.739951, "credits": 222}]
                  """));
    }

    private static String round(int positions) {
      String ring =
          IntStream.range(0, positions)
              .mapToDouble(i -> (i % (positions - 1)) * 2 * Math.PI / (positions - 1))
              .mapToObj(turn -> "[" + Math.cos(turn) + ", " + Math.sin(turn) + "]")
              .collect(Collectors.joining(", "));
      return "{\"type\": \"Polygon\", \"coordinates\": [[" + ring + "]]}";
    }

    @Test
    void a_hundred_items_of_one_large_area_are_one_area_in_the_log() {
      String item = "{\"productType\": \"spot-pan\", \"sceneId\": \"S\", \"aoiId\": \"A\"}";
      Reply reply =
          api.post(
              "/v1/orders",
              body(
                  "\"aois\": [{\"id\": \"A\", \"geometry\": " + round(999) + "}], ",
                  Collections.nCopies(100, item).toArray(String[]::new)));

      assertThat(reply.status()).as(reply.text()).isEqualTo(202);
    }

    @Test
    void an_order_that_is_too_large_for_the_log_is_refused() {
      // Each of twenty dates becomes an item with all the options.
      String scenes =
          IntStream.rangeClosed(1, 20)
              .mapToObj(
                  day -> "{\"id\": \"S%1$d\", \"acquiredAt\": \"2024-03-%1$02d\"}".formatted(day))
              .collect(Collectors.joining(", "));
      String text = "\"" + "x".repeat(1_000) + "\"";
      Reply reply =
          api.post(
              "/v1/orders",
              body(
                  "\"splitByDate\": true, ",
                  "{\"productType\": \"spot-pan\", \"scenes\": [%s], \"aoi\": %s, \"options\": {\"long\": [%s]}}"
                      .formatted(
                          scenes, round(99), String.join(", ", Collections.nCopies(200, text)))));

      assertThat(reply.status()).as(reply.text()).isEqualTo(422);
      assertThat(reply.text()).contains("\"too-large\"");
    }
  }

  @Nested
  class Quoting {
    private static final String KEPT = "\"tags\": [\"kept\"], ";

    private static String quoted(String token, String scene) {
      return body(KEPT + "\"quote\": \"" + token + "\", ", item(scene, HERE));
    }

    private static Reply estimate(String scene) {
      return api.post("/v1/prices", body(KEPT, item(scene, HERE)));
    }

    /** A quote of ours for what the estimate is for. */
    private static String sealed(Reply estimate, String key, String contract, Instant expiresAt) {
      Quote quote =
          new Quote("q", expiresAt.minusSeconds(60), expiresAt, "1", List.of(new Credits(7)));
      return new SignedOffers(List.of(key))
          .seal(new Offer(quote, new ContractId(contract), estimate.at("/quote/bodyHash")));
    }

    @Test
    void an_order_pays_what_was_quoted() {
      Reply estimate = estimate("HOLD");
      Reply order = held(quoted(estimate.at("/quote/token"), "HOLD"));

      assertThat(order.at("/quoteId")).isEqualTo(estimate.at("/quote/id"));
      assertThat(ordered())
          .filteredOn(event -> event.orderId().toString().equals(order.at("/id")))
          .singleElement()
          .extracting(OrderRequested::quote)
          .satisfies(
              quote -> {
                assertThat(quote.credits()).containsExactly(new Credits(222));
                assertThat(quote.priceBook()).isEqualTo("1");
              });
    }

    @Test
    void a_key_that_is_on_its_way_out_still_holds() {
      String token =
          sealed(
              estimate("HOLD"),
              TestSystem.QUOTE_KEYS.get(1),
              "demo",
              Instant.now().plusSeconds(60));

      assertThat(held(quoted(token, "HOLD")).body().at("/price/totalCredits").asLong())
          .isEqualTo(7);
    }

    @Test
    void a_quote_that_does_not_hold_is_told_apart() {
      Reply estimate = estimate("HOLD");
      String key = TestSystem.QUOTE_KEYS.getFirst();
      Instant later = Instant.now().plusSeconds(60);

      assertThat(refusal(quoted("a.b.c", "HOLD"))).isEqualTo("quote-invalid");
      assertThat(refusal(quoted(sealed(estimate, SignedOffers.randomKey(), "demo", later), "HOLD")))
          .isEqualTo("quote-invalid");
      assertThat(refusal(quoted(sealed(estimate, key, "demo", Instant.now()), "HOLD")))
          .isEqualTo("quote-expired");
      assertThat(refusal(quoted(sealed(estimate, key, "other", later), "HOLD")))
          .isEqualTo("quote-mismatch");
      assertThat(refusal(quoted(estimate.at("/quote/token"), "DELIVER")))
          .isEqualTo("quote-mismatch");
    }

    private static String refusal(String body) {
      Reply refused = api.post("/v1/orders", body);
      assertThat(refused.status()).as(refused.text()).isEqualTo(422);
      assertThat(refused.pointers()).containsExactly("/quote");
      assertThat(refused.at("/errors/0/repair")).isNotEmpty();
      return refused.problem();
    }

    @Test
    void an_order_that_was_taken_is_answered_as_before_when_its_quote_has_ended() {
      Reply estimate = estimate("HOLD");
      String[] key = {"Idempotency-Key", "quoted"};
      Reply taken = api.post("/v1/orders", quoted(estimate.at("/quote/token"), "HOLD"), key);
      String ended =
          sealed(estimate, TestSystem.QUOTE_KEYS.getFirst(), "demo", Instant.now().minusSeconds(1));
      Reply again = api.post("/v1/orders", quoted(ended, "HOLD"), key);

      assertThat(taken.status()).as(taken.text()).isEqualTo(202);
      assertThat(again.status()).as(again.text()).isEqualTo(202);
      assertThat(again.at("/id")).isEqualTo(taken.at("/id"));
      assertThat(again.at("/createdAt")).isEqualTo(taken.at("/createdAt"));
    }
  }

  @Nested
  class DryRunning {
    private static Reply dry(String body) {
      Reply reply = api.post("/v1/orders?dryRun=true", body, "Idempotency-Key", "not looked at");
      assertThat(reply.status()).as(reply.text()).isEqualTo(200);
      return reply;
    }

    private static boolean isOrderable(Reply reply) {
      return reply.body().path("orderable").asBoolean();
    }

    @Test
    void an_order_that_could_be_placed_has_its_price_and_is_not_placed() {
      Reply dry = dry(body("\"tags\": [\"dry\"], ", item("HOLD", HERE)));

      assertThat(isOrderable(dry)).isTrue();
      assertThat(dry.body().at("/price/totalCredits").asLong()).isEqualTo(222);
      assertThat(dry.at("/price/quote/token")).isNotEmpty();
      assertThat(dry.body().path("violations").size()).isZero();
      // An order that is placed after it is seen, and nothing else.
      String placed = held(body("\"tags\": [\"wet\"], ", item("HOLD", HERE))).at("/id");
      await().until(() -> ordered().stream().anyMatch(o -> o.orderId().toString().equals(placed)));
      assertThat(ordered()).noneMatch(order -> order.tags().contains("dry"));
    }

    @Test
    void everything_that_is_wrong_is_found_at_once_with_its_repair() {
      Reply dry =
          dry(
              body(
                  "\"colour\": \"red\", \"quote\": \"a.b.c\", ",
                  item("S", OPEN),
                  item("SMALL", HERE),
                  item("DEAR", HERE)));

      assertThat(isOrderable(dry)).isFalse();
      assertThat(told(dry.body().path("violations")))
          .containsExactly(
              "/colour unknown-field",
              "/items/0/aoi/coordinates/0/3 ring-not-closed",
              "/quote quote-invalid",
              "/items/1/aoi below-minimum-order-area",
              " budget-exceeded",
              " insufficient-credits");
      assertThat(
              dry.body()
                  .path("violations")
                  .valueStream()
                  .map(violation -> violation.path("repair").asString("-")))
          .contains("top the contract up with at least 98950 credits")
          .filteredOn("-"::equals)
          .hasSize(2);
      assertThat(dry.body().at("/price/totalCredits").asLong()).isEqualTo(100_000);
    }

    @Test
    void one_fault_of_an_entry_does_not_hide_another() {
      String small = item("SMALL", HERE);
      String[] entries = {
        small.replaceFirst("}$", ", \"options\": {\"colour\": \"red\"}}"),
        small.replaceFirst("}$", ", \"licence\": \"none\"}"),
        small.replaceFirst("}$", ", \"colour\": \"red\"}"),
        item("DEAR", HERE)
      };
      for (String terms : List.of("", "\"allowPartial\": true, ")) {
        Reply dry = dry(body(terms, entries));

        assertThat(isOrderable(dry)).isFalse();
        assertThat(told(dry.body().path("violations")))
            .containsExactly(
                "/items/2/colour unknown-field",
                "/items/0/options/colour unknown-option",
                "/items/1/licence unknown-licence",
                "/items/0/aoi below-minimum-order-area",
                "/items/1/aoi below-minimum-order-area",
                "/items/2/aoi below-minimum-order-area",
                " budget-exceeded",
                " insufficient-credits");
        assertThat(dry.body().path("price").has("quote")).isFalse();
        // The rest may cost something too, unless it is left out.
        assertThat(dry.at("/violations/7/repair"))
            .isEqualTo(
                "top the contract up with "
                    + (terms.isEmpty() ? "at least " : "")
                    + "98950 credits");
      }
    }

    @Test
    void what_is_wrong_with_the_order_does_not_hide_what_is_wrong_with_its_items() {
      Reply dry = dry(body("\"voucherCodes\": [\"NONE\"], ", item("SMALL", HERE), item("S", HERE)));

      assertThat(told(dry.body().path("violations")))
          .containsExactly(
              "/voucherCodes/0 unknown-voucher", "/items/0/aoi below-minimum-order-area");
      assertThat(isOrderable(dry)).isFalse();
    }

    @Test
    void an_order_of_which_no_entry_can_be_read_is_looked_at_all_the_same() {
      Api anyone = api.as(system.tokens.token("orders:read", "*"));
      String body =
          body("\"quote\": \"a.b.c\", ", item("no-such-product", "\"sceneId\": \"S\"", OPEN));
      Reply dry =
          anyone.post("/v1/orders?dryRun=true", body.replace("\"demo\"", "\"never-opened\""));

      assertThat(told(dry.body().path("violations")))
          .containsExactly(
              "/items/0/aoi/coordinates/0/3 ring-not-closed",
              "/items/0/productType unknown-product",
              "/quote quote-invalid",
              "/contractId unknown-contract");
      assertThat(isOrderable(dry)).isFalse();
    }

    @Test
    void without_a_contract_the_body_and_the_products_are_looked_at() {
      String body =
          body(
              "\"colour\": 1, ",
              item("S", OPEN),
              item("no-such-product", "\"sceneId\": \"S\"", HERE));
      Reply dry = dry(body.replace("\"demo\"", "7"));

      assertThat(told(dry.body().path("violations")))
          .containsExactly(
              "/colour unknown-field",
              "/contractId wrong-type",
              "/items/0/aoi/coordinates/0/3 ring-not-closed",
              "/items/1/productType unknown-product");
      assertThat(isOrderable(dry)).isFalse();
    }

    @Test
    void products_are_looked_at_as_at_the_door() {
      String colours = ", \"options\": {\"colour\": \"red\"}}";
      Reply dry =
          dry(
              body(
                  "",
                  item("S", HERE).replaceFirst("}$", colours),
                  item("no-such-product", "\"sceneId\": \"S\"", HERE)));

      assertThat(told(dry.body().path("violations")))
          .containsExactly(
              "/items/0/options/colour unknown-option", "/items/1/productType unknown-product");
      assertThat(dry.body().has("price")).isFalse();
    }

    @Test
    void what_may_be_left_out_is_not_in_the_way() {
      String items = item("S", OPEN) + ", " + item("SMALL", HERE) + ", " + item("S", HERE);
      Reply partial = dry(body("\"allowPartial\": true, ", items));

      assertThat(isOrderable(partial)).isTrue();
      assertThat(partial.body().path("violations").size()).isEqualTo(2);
      assertThat(isOrderable(dry(body("", items)))).isFalse();
      assertThat(
              isOrderable(
                  dry(
                      body(
                          "\"allowPartial\": true, \"voucherCodes\": [\"NONE\"], ",
                          item("S", HERE)))))
          .isFalse();
    }

    @Test
    void a_quote_is_what_it_would_cost() {
      String token = api.post("/v1/prices", body("", item("S", HERE))).at("/quote/token");
      Reply dry = dry(body("\"quote\": \"" + token + "\", ", item("S", HERE)));

      assertThat(isOrderable(dry)).isTrue();
      assertThat(dry.body().path("price").has("quote")).isFalse();
    }

    @Test
    void a_body_that_can_hardly_be_read_is_told_all_the_same() {
      Reply dry = dry("{\"items\": [{}]}");

      assertThat(isOrderable(dry)).isFalse();
      assertThat(told(dry.body().path("violations")))
          .containsExactly(
              "/contractId missing",
              "/items/0/productType missing",
              "/items/0/sceneId missing",
              "/items/0/aoi missing");
      assertThat(api.post("/v1/orders?dryRun=true", "{").problem()).isEqualTo("malformed-json");
    }

    @Test
    void contracts_of_others_and_of_nobody() {
      String body = body("", item("S", HERE));
      Api anyone = api.as(system.tokens.token("orders:read", "*"));

      assertThat(api.post("/v1/orders?dryRun=true", body.replace("demo", "other")).status())
          .isEqualTo(404);
      Reply nobody = anyone.post("/v1/orders?dryRun=true", body.replace("demo", "never-opened"));
      assertThat(told(nobody.body().path("violations")))
          .containsExactly("/contractId unknown-contract");
      assertThat(isOrderable(nobody)).isFalse();
    }

    @Test
    void who_only_asks_needs_no_leave_to_order() {
      Api reader = api.as(system.tokens.token("orders:read", "demo"));
      Api writer = api.as(system.tokens.token("orders:write", "demo"));
      String body = body("", item("S", HERE));

      assertThat(reader.post("/v1/orders?dryRun=true", body).status()).isEqualTo(200);
      assertThat(writer.post("/v1/orders?dryRun=true", body).at("/scope")).isEqualTo("orders:read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dryRun=false", "dryRun=maybe", "dryRun=", "dryRun=true&dryRun=false"})
    void whatever_is_unclear_needs_the_leave_to_order(String query) {
      Api reader = api.as(system.tokens.token("orders:read", "demo"));

      assertThat(reader.post("/v1/orders?" + query, body("", item("S", HERE))).at("/scope"))
          .isEqualTo("orders:write");
      assertThat(api.post("/v1/orders?" + query, body("", item("SILENT", HERE))).status())
          .isEqualTo(query.equals("dryRun=false") ? 202 : 400);
    }
  }

  @Nested
  class OnTheOrder {
    @Test
    void a_partial_order_says_what_it_goes_on_without() {
      Reply order =
          held(
              body(
                  "\"allowPartial\": true, \"marketSegment\": \"farming\","
                      + " \"voucherCodes\": [\"V\"], ",
                  item("HOLD", HERE),
                  item("S", OPEN),
                  item("SMALL", HERE)));

      assertThat(told(order.body().path("violations")))
          .containsExactly(
              "/items/1/aoi/coordinates/0/3 ring-not-closed",
              "/items/2/aoi below-minimum-order-area");
      assertThat(order.body().path("items").valueStream().map(item -> item.path("line").asInt()))
          .containsExactly(0, 2);
      assertThat(order.at("/items/1/delivery/status")).isEqualTo("excluded");
      assertThat(order.body().at("/price/totalCredits").asLong()).isEqualTo(222);
      assertThat(order.at("/marketSegment")).isEqualTo("farming");
      assertThat(order.body().path("voucherCodes")).isEqualTo(json("[\"V\"]"));
      assertThat(order.at("/priceBook")).isEqualTo("1");
      assertThat(order.body().at("/groups/0/items")).isEqualTo(json("[0]"));
    }

    @Test
    void a_partial_order_that_cannot_be_paid_tells_both() {
      Reply refused =
          api.post(
              "/v1/orders",
              body("\"allowPartial\": true, ", item("REFUSE", HERE), item("S", OPEN)),
              "Prefer",
              "wait=10");

      assertThat(refused.status()).as(refused.text()).isEqualTo(402);
      assertThat(refused.problem()).isEqualTo("insufficient-credits");
      assertThat(told(api.get("/v1/orders/" + refused.at("/orderId")).body().path("violations")))
          .containsExactly("/items/1/aoi/coordinates/0/3 ring-not-closed", " insufficient-credits");
    }

    @Test
    void without_leave_an_order_has_all_or_nothing() {
      Reply refused = api.post("/v1/orders", body("", item("HOLD", HERE), item("S", OPEN)));
      Reply unpriced =
          api.post(
              "/v1/orders", body("", item("HOLD", HERE), item("SMALL", HERE)), "Prefer", "wait=10");

      assertThat(refused.problem()).isEqualTo("invalid-aoi");
      assertThat(unpriced.problem()).isEqualTo("unpriceable");
      assertThat(unpriced.pointers()).containsExactly("/items/1/aoi");
    }

    @Test
    void split_by_date_each_date_is_delivered_by_itself() {
      Reply order =
          held(
              body(
                  "\"splitByDate\": true, ",
                  item("spot-pan", scenes("S", "2026-05-02", "T", "2026-05-01"), HERE)));

      assertThat(order.body().path("splitByDate").asBoolean()).isTrue();
      assertThat(order.at("/items/0/scenes/0/id")).isEqualTo("T");
      assertThat(order.at("/items/0/scenes/0/acquiredAt")).isEqualTo("2026-05-01T00:00:00.000Z");
      assertThat(order.at("/items/1/sceneId")).isEqualTo("S");
      assertThat(order.at("/items/0/delivery/id")).isNotEqualTo(order.at("/items/1/delivery/id"));
      assertThat(order.body().path("groups").valueStream().map(g -> g.path("date").asString()))
          .containsExactly("2026-05-01", "2026-05-02");
    }

    @Test
    void the_final_price_follows_what_was_delivered() {
      String path =
          api.post("/v1/orders", body("", item("DELIVER:by-area", HERE))).header("Location");
      Reply order =
          await()
              .atMost(Duration.ofSeconds(10))
              .until(() -> api.get(path), reply -> reply.at("/status").equals("delivered"));
      JsonNode item = order.body().at("/items/0");

      assertThat(item.path("credits").asLong()).isEqualTo(222);
      assertThat(item.path("isEstimate").asBoolean()).isTrue();
      assertThat(item.path("finalCredits").asLong()).isEqualTo(105);
      assertThat(item.path("deliveredAreaKm2").decimalValue()).isEqualByComparingTo("15");
      assertThat(item.at("/delivery/captured").asLong()).isEqualTo(105);
    }

    @Test
    void how_the_price_came_about_is_on_the_order_and_not_in_lists() {
      Reply order = held(body("\"tags\": [\"listed\"], ", item("HOLD", HERE)));
      JsonNode listed = api.get("/v1/orders?tag=listed").body().at("/orders/0");

      assertThat(order.body().at("/items/0/trace").size()).isEqualTo(3);
      assertThat(listed.path("id")).isEqualTo(order.body().path("id"));
      assertThat(listed.at("/items/0").has("trace")).isFalse();
      assertThat(listed.has("groups")).isFalse();
    }
  }

  @Nested
  class Looking {
    @Test
    void anyone_may_see_what_is_on_sale() {
      Api anyone = api.as(null);

      assertThat(anyone.get("/v1/products").at("/products/0/id")).isEqualTo("pleiades-bundle");
      assertThat(anyone.get("/v1/products/spot-pan").status()).isEqualTo(200);
      assertThat(anyone.get("/v1/price-books").at("/priceBooks/0/version")).isEqualTo("1");
      assertThat(anyone.get("/v1/price-books/1").status()).isEqualTo(200);
      assertThat(anyone.get("/v1/price-books/99").problem()).isEqualTo("not-found");
      assertThat(anyone.get("/v1/price-books/.hidden").problem()).isEqualTo("not-found");
      assertThat(anyone.get("/v1/price-books/a%20b").problem()).isEqualTo("not-found");
      assertThat(anyone.post("/v1/products", "{}").status()).isEqualTo(401);
    }
  }
}

package dev.swath.orders.intake.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.aoi.AoiJson;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.intake.application.Decisions.Decision;
import dev.swath.orders.intake.application.PricingUnavailable;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.intake.domain.OrderRequest.Terms;
import dev.swath.orders.intake.domain.ProductChoice;
import dev.swath.orders.testing.FakePrices;
import dev.swath.orders.testing.FakePricing;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PricingServiceTest {
  private final FakePricing fake = new FakePricing();
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicLong now = new AtomicLong();
  private final PricingService pricing = new PricingService(http, fake.url(), now::get);

  @AfterEach
  void close() {
    http.close();
    fake.close();
  }

  private List<Fault> faults(String product) {
    return pricing.faults(new ProductChoice(3, product, null, Map.of()));
  }

  private static List<String> told(List<Fault> faults) {
    return faults.stream().map(fault -> fault.pointer() + " " + fault.reason()).toList();
  }

  @Test
  void asks_once_for_many_products() {
    assertThat(faults("pleiades-bundle")).isEmpty();
    assertThat(faults("spot-pan")).isEmpty();
    assertThat(told(faults("nonsense"))).containsExactly("/items/3/productType unknown-product");
    assertThat(fake.timesAsked()).isEqualTo(1);
  }

  @Test
  void asks_again_before_it_refuses_but_not_all_the_time() {
    assertThat(faults("new")).isNotEmpty();
    fake.sell("{\"products\": [{\"id\": \"new\"}]}");
    assertThat(faults("new")).isNotEmpty();
    now.addAndGet(Duration.ofSeconds(4).toNanos());
    assertThat(faults("new")).isEmpty();
  }

  @Test
  void knows_nothing_for_certain_while_pricing_is_away() {
    fake.close();
    assertThat(faults("nonsense")).isEmpty();
  }

  @Test
  void a_list_that_cannot_be_used_refuses_nothing() {
    fake.sell("{\"products\": [{\"id\": \"p\", \"schema\": {\"type\": \"text\"}}]}");
    assertThat(faults("nonsense")).isEmpty();
  }

  @Test
  void refuses_options_and_licences_as_pricing_does() {
    Map<String, Object> options =
        Map.of("crsCode", "WGS84", "colour", "red", "imageFormat", "image/jp2");
    List<Fault> faults =
        pricing.faults(new ProductChoice(0, "pleiades-bundle", "galactic", options));

    assertThat(told(faults))
        .containsExactlyInAnyOrder(
            "/items/0/licence unknown-licence",
            "/items/0/options/crsCode invalid-option",
            "/items/0/options/colour unknown-option");
    assertThat(faults)
        .extracting(Fault::repair)
        .contains("choose one of extended, standard", "leave the option out");
    assertThat(pricing.faults(new ProductChoice(0, "pleiades-bundle", "extended", null))).isEmpty();
  }

  @Test
  void decides_on_the_event_of_the_order() {
    Decision decision = pricing.decide(order("S"), "Bearer token");

    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Priced.class,
            priced -> assertThat(priced.event()).isEqualTo(FakePrices.decide(order("S"))));
    assertThat(pricing.decide(order("SMALL"), "Bearer token"))
        .isInstanceOf(Decision.Rejected.class);
    assertThat(fake.decided()).containsExactly(order("S"), order("SMALL"));
  }

  @Test
  void an_answer_that_is_none_is_an_outage() {
    fake.breakDown(true);
    assertThatThrownBy(() -> pricing.decide(order("S"), "Bearer token"))
        .isInstanceOf(PricingUnavailable.class);
    fake.close();
    assertThatThrownBy(() -> pricing.decide(order("S"), "Bearer token"))
        .isInstanceOf(PricingUnavailable.class);
    assertThatThrownBy(() -> pricing.show("/v1/products")).isInstanceOf(PricingUnavailable.class);
  }

  private static OrderRequested order(String scene) {
    AreaOfInterest triangle =
        AoiJson.read(
            new JsonMapper()
                .readTree("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,1],[0,0]]]}"));
    return OrderRequest.of(
            new ContractId("demo"),
            null,
            List.of(),
            List.of(
                new OrderItem(
                    0,
                    "spot-pan",
                    List.of(new Scene(scene, null, triangle)),
                    triangle,
                    null,
                    Map.of("bands", List.of(1, 2)))),
            new Terms(false, false, null, List.of("V"), null),
            List.of())
        .accepted(
            new OrderId(new UUID(0, 7)), Instant.parse("2026-05-01T10:00:00Z"), "tester", null);
  }
}

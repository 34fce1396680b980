package dev.swath.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.wire.Topics;
import dev.swath.pricing.application.AoiRules;
import dev.swath.pricing.application.PricingOrders;
import dev.swath.pricing.application.Purchases;
import dev.swath.pricing.books.PriceBookYaml;
import dev.swath.pricing.domain.PriceBooks;
import dev.swath.pricing.domain.Pricing;
import dev.swath.pricing.kafka.RequestedOrdersListener;
import java.util.List;
import org.springframework.kafka.core.KafkaTemplate;

/** pricing-service: its own listener over its own core, with a price book of one product. */
final class PricingHost extends Host {
  static final String PRODUCT = "pleiades-bundle";

  private static final PriceBooks BOOKS =
      new PriceBooks(
          List.of(
              PriceBookYaml.read(
                  "of the simulation",
                  """
                  version: simulated
                  validFrom: 1970-01-01T00:00:00Z
                  products:
                    - id: pleiades-bundle
                      title: Bundle
                      creditsPerKm2: 7
                      minimumOrderAreaKm2: 0.1
                      minimumBilledAreaKm2: 0
                      bills: aoi
                      options: {type: object, additionalProperties: false}
                      modelledOn: the simulation
                  """
                      .getBytes(UTF_8))));

  private final Setting setting;

  PricingHost(Setting setting) {
    super(setting.world(), "pricing");
    this.setting = setting;
  }

  @Override
  protected void boot(Life life) {
    AoiRules rules = new AoiRules();
    Pricing pricing =
        new Pricing(() -> BOOKS, rules, new Purchases(rules, () -> BOOKS), world().clock());
    RequestedOrdersListener listener =
        new RequestedOrdersListener(
            new PricingOrders(pricing, Setting.METERS),
            new KafkaTemplate<>(setting.writers(life, false)),
            Setting.METERS);
    LogReader reader =
        reading(setting.reader("pricing-service", Topics.ORDERS, life, false, Listening.STATELESS));
    world().spawn(life, () -> Listening.forEver(world(), reader, listener::onBatch));
  }
}

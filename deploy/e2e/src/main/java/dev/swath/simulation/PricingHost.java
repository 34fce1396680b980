package dev.swath.simulation;

import dev.swath.events.wire.Topics;
import dev.swath.pricing.application.AoiRules;
import dev.swath.pricing.application.PricingOrders;
import dev.swath.pricing.domain.PriceBook;
import dev.swath.pricing.domain.Pricing;
import dev.swath.pricing.domain.Product;
import dev.swath.pricing.kafka.RequestedOrdersListener;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.kafka.core.KafkaTemplate;

/** pricing-service: its own listener over its own core, with a price book of one product. */
final class PricingHost extends Host {
  static final String PRODUCT = "pleiades-bundle";

  private static final PriceBook BOOK =
      new PriceBook(
          "simulated",
          List.of(
              new Product(
                  PRODUCT,
                  "Bundle",
                  new BigDecimal(7),
                  new BigDecimal("0.1"),
                  BigDecimal.ZERO,
                  "")));

  private final Setting setting;

  PricingHost(Setting setting) {
    super(setting.world(), "pricing");
    this.setting = setting;
  }

  @Override
  protected void boot(Life life) {
    RequestedOrdersListener listener =
        new RequestedOrdersListener(
            new PricingOrders(new Pricing(BOOK, new AoiRules(), world().clock()), Setting.METERS),
            new KafkaTemplate<>(setting.writers(life, false)),
            Setting.METERS);
    LogReader reader =
        reading(setting.reader("pricing-service", Topics.ORDERS, life, false, Listening.STATELESS));
    world().spawn(life, () -> Listening.forEver(world(), reader, listener::onBatch));
  }
}

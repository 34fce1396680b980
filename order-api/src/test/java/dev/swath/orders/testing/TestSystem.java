package dev.swath.orders.testing;

import dev.swath.orders.OrderApiApplication;
import dev.swath.orders.intake.quotes.SignedOffers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** The service as a process has it: real broker, embedded document store, stand-ins around it. */
public final class TestSystem implements AutoCloseable {
  /** The second is on its way out. */
  public static final List<String> QUOTE_KEYS =
      List.of(SignedOffers.randomKey(), SignedOffers.randomKey());

  private static final String SERVICE_KEY = SignedOffers.randomKey();

  public final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 6);
  public final DocumentStore store = new DocumentStore();
  public final FakePricing pricing = new FakePricing();
  public final FakeLedger ledger = new FakeLedger();
  public final FakeFulfillment fulfillment = new FakeFulfillment(SERVICE_KEY);
  public final Tokens tokens = new Tokens();
  public final FakePipeline pipeline;
  public final ConfigurableApplicationContext application;
  public final Api api;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;

  public TestSystem() {
    try {
      folder = Files.createTempDirectory("swath-order-api");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    broker.brokerProperties(
        Map.of(
            "auto.create.topics.enable", "false",
            "offsets.topic.num.partitions", "1",
            "transaction.state.log.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "group.initial.rebalance.delay.ms", "0"));
    broker.afterPropertiesSet();
    application =
        new SpringApplicationBuilder(OrderApiApplication.class)
            .web(WebApplicationType.SERVLET)
            .run(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
                "--spring.mongodb.uri=" + store.uri("swath_orders"),
                "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                    + tokens.writePublicKey(folder).toUri(),
                "--swath.kafka.replication=1",
                "--swath.limits.reads.burst=20000",
                "--swath.limits.placing.burst=20000",
                "--swath.pricing.url=" + pricing.url(),
                "--swath.ledger.url=" + ledger.url(),
                "--swath.fulfillment.url=" + fulfillment.url(),
                "--swath.fulfillment.patience=2s",
                "--swath.service-key=" + SERVICE_KEY,
                "--swath.quotes.key=" + String.join(",", QUOTE_KEYS),
                "--management.health.mongodb.enabled=false");
    pipeline = new FakePipeline(broker.getBrokersAsString());
    pipeline.open("demo");
    pipeline.open("other");
    String port = application.getEnvironment().getProperty("local.server.port", "");
    api =
        new Api(
            http,
            URI.create("http://127.0.0.1:" + port),
            tokens.token("orders:read orders:write", "demo"));
  }

  /** A valid order; the scene says what becomes of it. */
  public static String order(String scene) {
    return order("demo", scene);
  }

  public static String order(String contract, String scene) {
    return """
    {"contractId": "%s", "customerReference": "REF-1", "tags": ["harvest"],
     "items": [{"productType": "pleiades-bundle", "sceneId": "%s",
       "aoi": {"type": "Polygon",
         "coordinates": [[[1.40, 43.55], [1.45, 43.55], [1.45, 43.60], [1.40, 43.60], [1.40, 43.55]]]},
       "options": {"radiometricProcessing": "REFLECTANCE", "imageFormat": "image/jp2"}}]}
    """
        .formatted(contract, scene);
  }

  @Override
  public void close() {
    try {
      pipeline.close();
      application.close();
      http.close();
      pricing.close();
      ledger.close();
      fulfillment.close();
      store.close();
      broker.destroy();
      Files.deleteIfExists(folder.resolve("jwt-public.pem"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

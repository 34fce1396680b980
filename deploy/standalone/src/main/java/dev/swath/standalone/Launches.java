package dev.swath.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Knows the command line, the memory and the environment of every service on a machine of two
 * cores.
 */
final class Launches {

  private static final int MOST_REPLICAS = 3;

  /**
   * The name goes with the format: a file of another format is left alone, and the documents are
   * made anew from the log.
   */
  private static final String DOCUMENTS = "documents.bson.mv.db";

  private final String libraries;
  private final Path cache;
  private final RunnableJars jars;
  private final Home home;
  private final Ports ports;
  private final SigningKey key;

  Launches(Installation installation, RunnableJars jars, Home home, Ports ports, SigningKey key) {
    this.libraries = installation.libraries();
    this.cache = installation.cache();
    this.jars = jars;
    this.home = home;
    this.ports = ports;
    this.key = key;
  }

  /**
   * How the instance is started.
   *
   * @param extraEnvironment goes before what is set here
   * @param extraOptions of the JVM; go before what is set here
   */
  Launch of(Instance instance, Map<String, String> extraEnvironment, List<String> extraOptions) {
    Map<String, String> environment = new HashMap<>(environment(instance));
    environment.putAll(extraEnvironment);
    return launch(instance, extraOptions).with(environment);
  }

  /**
   * Where the instance's standard output goes: beside its log where the log is written by itself.
   */
  Path output(Instance instance) {
    return instance.service() == Service.PROVIDER_SANDBOX
        ? home.log(instance)
        : home.lastWords(instance);
  }

  /** Prepares the broker's folder; run once, before its first start. */
  Launch kafkaFormat(Instance broker) {
    return javaMain(
        broker,
        List.of(),
        "-Xmx128m",
        "kafka.tools.StorageTool",
        "format",
        "--ignore-formatted",
        "--cluster-id",
        "swath-standalone-00000",
        "--config",
        writeKafkaConfig(broker).toString());
  }

  boolean kafkaIsFormatted(Instance broker) {
    return Files.exists(home.brokerData(broker).resolve("meta.properties"));
  }

  private Launch launch(Instance instance, List<String> extra) {
    Service service = instance.service();
    return switch (service) {
      case KAFKA ->
          javaMain(
              instance,
              startingSooner(extra, cache.resolve("kafka.jsa")),
              "-Xms256m",
              "-Xmx512m",
              "kafka.Kafka",
              writeKafkaConfig(instance).toString());
      case DOCUMENT_STORE ->
          javaMain(
              instance,
              startingSooner(extra, cache.resolve("document-store.jsa")),
              "-Xms128m",
              "-Xmx512m",
              "-Xmn192m",
              DocumentStore.class.getName(),
              home.data().resolve(DOCUMENTS).toString(),
              Integer.toString(ports.of(service)));
      case PROVIDER_SANDBOX -> jar(service, "-Xmx128m", extra);
      case ORDER_API -> jar(service, "-Xmx512m", extra);
      case FULFILLMENT_SERVICE, CREDIT_LEDGER, PRICING_SERVICE -> jar(service, "-Xmx384m", extra);
    };
  }

  private Launch javaMain(
      Instance instance, List<String> extraOptions, String... optionsMainClassAndArguments) {
    List<String> arguments = new ArrayList<>();
    arguments.add("-Dlogback.configurationFile=dev/swath/standalone/logback-child.xml");
    arguments.add("-Dswath.log=" + home.log(instance));
    arguments.addAll(List.of("-cp", libraries));
    arguments.addAll(extraOptions);
    arguments.addAll(List.of(optionsMainClassAndArguments));
    return Launch.jvm(arguments);
  }

  private Launch jar(Service service, String maxHeap, List<String> extraOptions) {
    Path jar = jars.of(service);
    List<String> arguments = new ArrayList<>();
    arguments.add(maxHeap);
    arguments.addAll(startingSooner(extraOptions, jar.resolveSibling("classes.jsa")));
    arguments.addAll(List.of("-jar", jar.toString()));
    return Launch.jvm(arguments);
  }

  /**
   * With the classes of an earlier run, as the JVM itself keeps them when it ends in an orderly way
   * (dynamic CDS archive, JEP 350 and JDK-8261455); it checks that they are still the same.
   */
  private static List<String> startingSooner(List<String> options, Path archive) {
    List<String> more = new ArrayList<>(options);
    more.addAll(
        List.of(
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + archive,
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off"));
    return more;
  }

  private Map<String, String> environment(Instance instance) {
    Service service = instance.service();
    Map<String, String> environment = new HashMap<>();
    if (Service.OURS.contains(service)) {
      environment.put("SWATH_INSTANCE_ID", Integer.toString(instance.number()));
      // Spring Boot's own log file, which is rolled while the service runs.
      environment.put("LOGGING_FILE_NAME", home.log(instance).toString());
      environment.put("LOGGING_LOGBACK_ROLLINGPOLICY_MAX_FILE_SIZE", "20MB");
      environment.put("LOGGING_LOGBACK_ROLLINGPOLICY_MAX_HISTORY", "5");
      environment.put("LOGGING_LOGBACK_ROLLINGPOLICY_TOTAL_SIZE_CAP", "100MB");
      environment.put("LOGGING_THRESHOLD_CONSOLE", "OFF");
      environment.put("SPRING_MAIN_BANNER_MODE", "off");
      environment.put(
          "SWATH_KAFKA_REPLICATION",
          Integer.toString(Math.min(MOST_REPLICAS, ports.brokers().size())));
      environment.put("SWATH_SERVICE_KEY", key.secretFor("service"));
      environment.put("SERVER_PORT", Integer.toString(ports.of(instance)));
      environment.put("SERVER_ADDRESS", "127.0.0.1");
      environment.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", ports.bootstrapServers());
      environment.put(
          "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_PUBLIC_KEY_LOCATION",
          key.publicKeyFile().toUri().toString());
      // The embedded document store does not answer `hello`, which Spring Boot's health check asks.
      environment.put("MANAGEMENT_HEALTH_MONGODB_ENABLED", "false");
    }
    switch (service) {
      case KAFKA, DOCUMENT_STORE, PRICING_SERVICE -> {}
      case CREDIT_LEDGER -> {
        environment.put("SWATH_PAYMENTS_STRIPE_BASE_URL", ports.url(Service.PROVIDER_SANDBOX));
        environment.put("SWATH_PAYMENTS_STRIPE_SECRET_KEY", "sk_test_sandbox");
      }
      case PROVIDER_SANDBOX -> {
        environment.put("SANDBOX_PORT", Integer.toString(ports.of(service)));
        environment.put("SANDBOX_DATA", home.data().resolve("provider-sandbox").toString());
      }
      case ORDER_API -> {
        environment.put("SPRING_MONGODB_URI", mongo("swath_orders"));
        environment.put("SWATH_PRICING_URL", ports.url(Service.PRICING_SERVICE));
        environment.put("SWATH_LEDGER_URL", ports.url(Service.CREDIT_LEDGER));
        environment.put("SWATH_FULFILLMENT_URL", ports.url(Service.FULFILLMENT_SERVICE));
        environment.put("SWATH_QUOTES_KEY", key.secretFor("quotes"));
        // One person's machine: what is measured is the service, not the limits of its callers.
        environment.put("SWATH_LIMITS_READS_BURST", "20000");
        environment.put("SWATH_LIMITS_READS_PERSECOND", "5000");
        environment.put("SWATH_LIMITS_PLACING_BURST", "10000");
        environment.put("SWATH_LIMITS_PLACING_PERSECOND", "2000");
        environment.put("SWATH_LIMITS_PRICING_BURST", "5000");
        environment.put("SWATH_LIMITS_PRICING_PERSECOND", "1000");
        environment.put("SWATH_LIMITS_WAITS", "16000");
      }
      case FULFILLMENT_SERVICE -> {
        environment.put("SPRING_MONGODB_URI", mongo("swath_fulfillment"));
        environment.put("SWATH_PROVIDERS_ONEATLAS_BASE_URL", ports.url(Service.PROVIDER_SANDBOX));
        environment.put("SWATH_PROVIDERS_ONEATLAS_TOKEN", "sandbox");
      }
    }
    return environment;
  }

  private String mongo(String database) {
    return "mongodb://127.0.0.1:%d/%s".formatted(ports.of(Service.DOCUMENT_STORE), database);
  }

  private Path writeKafkaConfig(Instance broker) {
    Path file = home.run().resolve(broker + ".properties");
    try {
      return Files.writeString(
          file,
          BrokerConfig.shared()
              + (ports.brokers().size() < MOST_REPLICAS ? BrokerConfig.ofOneBroker() : "")
              + BrokerConfig.ofNode(
                  broker.number(), ports.of(broker), ports.controllers(), home.brokerData(broker)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

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
    return launch(instance.service(), extraOptions).with(environment);
  }

  /** Prepares the broker's folder; run once, before its first start. */
  Launch kafkaFormat() {
    return javaMain(
        List.of(),
        "-Xmx128m",
        "kafka.tools.StorageTool",
        "format",
        "--ignore-formatted",
        "--cluster-id",
        "swath-standalone-00000",
        "--config",
        writeKafkaConfig().toString());
  }

  boolean kafkaIsFormatted() {
    return Files.exists(home.data().resolve("kafka/meta.properties"));
  }

  private Launch launch(Service service, List<String> extra) {
    return switch (service) {
      case KAFKA ->
          javaMain(
              startingSooner(extra, cache.resolve("kafka.jsa")),
              "-Xms256m",
              "-Xmx512m",
              "kafka.Kafka",
              writeKafkaConfig().toString());
      case DOCUMENT_STORE ->
          javaMain(
              startingSooner(extra, cache.resolve("document-store.jsa")),
              "-Xms128m",
              "-Xmx512m",
              "-Xmn192m",
              DocumentStore.class.getName(),
              home.data().resolve("documents.mv.db").toString(),
              Integer.toString(ports.of(service)));
      case PROVIDER_SANDBOX -> jar(service, "-Xmx96m", extra);
      case ORDER_API -> jar(service, "-Xmx384m", extra);
      case FULFILLMENT_SERVICE, CREDIT_LEDGER, PRICING_SERVICE -> jar(service, "-Xmx256m", extra);
    };
  }

  private Launch javaMain(List<String> extraOptions, String... optionsMainClassAndArguments) {
    List<String> arguments = new ArrayList<>();
    arguments.add("-Dlogback.configurationFile=dev/swath/standalone/logback-child.xml");
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
      environment.put("SWATH_KAFKA_REPLICATION", "1");
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

  private Path writeKafkaConfig() {
    Path file = home.run().resolve("kafka.properties");
    try {
      return Files.writeString(
          file,
          """
          # Written at every start.
          process.roles=broker,controller
          node.id=1
          # A voter named here, not in the metadata log, so that the ports can change between two starts.
          controller.quorum.voters=1@127.0.0.1:%2$d
          controller.listener.names=CONTROLLER
          listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
          advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
          listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
          log.dirs=%3$s

          # The log is the truth: nothing in it expires, nor do the places where consumers stopped.
          log.retention.ms=-1
          offsets.retention.minutes=52560000
          auto.create.topics.enable=false

          # One broker.
          default.replication.factor=1
          min.insync.replicas=1
          offsets.topic.replication.factor=1
          transaction.state.log.replication.factor=1
          transaction.state.log.min.isr=1
          share.coordinator.state.topic.replication.factor=1
          share.coordinator.state.topic.min.isr=1

          # Few partitions, short waits: a start takes seconds, also after a kill -9.
          offsets.topic.num.partitions=3
          transaction.state.log.num.partitions=3
          share.coordinator.state.topic.num.partitions=1
          group.initial.rebalance.delay.ms=0
          broker.session.timeout.ms=2000
          broker.heartbeat.interval.ms=500

          # A transaction that follows another one at once waits in steps of this (20 ms by default), and a commit of
          # offsets is not held up to meet others (5 ms by default).
          add.partitions.to.txn.retry.backoff.ms=1
          group.coordinator.append.linger.ms=0

          # Readers wait for the open transaction of a process that was killed, until the broker looks (10 s by default).
          transaction.abort.timed.out.transaction.cleanup.interval.ms=1000

          # Two cores, half a gigabyte.
          num.network.threads=2
          num.io.threads=4
          log.cleaner.dedupe.buffer.size=16777216
          """
              .formatted(
                  ports.of(Service.KAFKA), ports.kafkaController(), home.data().resolve("kafka")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.swath.standalone.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.swath.standalone.compose.ComposeFile.Container;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each claim of {@code docker-compose.yml} and of the Dockerfiles, on the resolved file. */
class ComposeTest {
  private static final Set<String> SERVICES =
      Set.of(
          "order-api",
          "order-api-2",
          "pricing-service",
          "credit-ledger",
          "credit-ledger-2",
          "fulfillment-service");
  private static final Set<String> JOBS = Set.of("keys", "cli");

  private ComposeFile compose;

  @BeforeEach
  void read() throws IOException {
    compose = ComposeFile.read(Map.of());
  }

  @Test
  void everyContainerIsBounded() {
    assertThat(compose.containers().values())
        .allSatisfy(
            container -> {
              assertThat(container.settings().get("read_only"))
                  .as(container.name())
                  .isEqualTo(true);
              assertThat(container.list("cap_drop")).containsExactly("ALL");
              assertThat(container.settings().get("cap_add")).isNull();
              assertThat(container.settings().get("privileged")).isNull();
              assertThat(container.list("security_opt")).contains("no-new-privileges:true");
              assertThat((Integer) container.settings().get("pids_limit")).isBetween(64, 1024);
              assertThat(container.memoryMegabytes()).isBetween(64L, 1024L);
              assertThat(container.list("tmpfs")).contains("/tmp");
              assertThat(container.map("logging").toString()).contains("max-size", "max-file");
            });
  }

  @Test
  void theHeapOfEveryJvmOfOursFitsItsContainer() {
    assertThat(compose.containers().values())
        .filteredOn(Container::isOurs)
        .allSatisfy(
            container -> {
              Matcher heap =
                  Pattern.compile("-Xmx([0-9]+m)")
                      .matcher(container.environment("JAVA_TOOL_OPTIONS"));
              assertThat(heap.find()).as(container.name()).isTrue();
              assertThat(container.memoryMegabytes())
                  .isGreaterThanOrEqualTo(2 * Container.megabytes(heap.group(1)));
            });
  }

  @Test
  void allOfItFitsAMachineOfEightGigabytes() {
    assertThat(
            compose.containers().values().stream()
                .filter(container -> container.list("profiles").isEmpty())
                .mapToLong(Container::memoryMegabytes)
                .sum())
        .isLessThan(8 * 1024);
  }

  @Test
  void everyContainerThatStaysHasAHealthCheckThatItsImageCanRun() throws IOException {
    for (Container container : compose.containers().values()) {
      if (JOBS.contains(container.name())) {
        continue;
      }
      if (container.isOurs()) {
        String dockerfile = dockerfile(container);
        assertThat(dockerfile)
            .as(container.name())
            .doesNotContain("curl", "wget")
            .contains("COPY --chmod=755 deploy/docker/answers /usr/local/bin/answers")
            .containsPattern(
                "HEALTHCHECK [^\n]*(\\\\\n[^\n]*)?\\[\"/usr/local/bin/answers\", \"http\"");
      } else {
        String test = container.map("healthcheck").get("test") + "";
        // The broker's image has bash and no wget, those of Alpine and busybox have wget and no
        // curl.
        assertThat(test).as(container.name()).doesNotContain("curl");
        assertThat(test).containsAnyOf("answers, kafka", "mongosh", "wget");
      }
    }
  }

  @Test
  void theHealthCheckTellsWhatAnswersFromWhatDoesNot() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try {
      server.createContext("/up", exchange -> exchange.sendResponseHeaders(200, -1));
      server.createContext("/down", exchange -> exchange.sendResponseHeaders(503, -1));
      server.start();
      String port = Integer.toString(server.getAddress().getPort());
      assertThat(answers("http", port, "/up")).isZero();
      assertThat(answers("http", port, "/down")).isNotZero();
    } finally {
      server.stop(0);
    }
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(answers("kafka", Integer.toString(silent.getLocalPort()))).isNotZero();
    }
  }

  @Test
  void theSigningKeyIsOnlyWhereTokensAreSigned() {
    assertThat(compose.containers().values())
        .filteredOn(container -> container.mounted().contains("signing-key"))
        .extracting(Container::name)
        .containsExactlyInAnyOrderElementsOf(JOBS);
    assertThat(compose.containers().values())
        .filteredOn(container -> container.mounted().contains("quotes-key"))
        .extracting(Container::name)
        .containsExactlyInAnyOrder("keys", "order-api", "order-api-2");
    assertThat(SERVICES)
        .allSatisfy(
            name ->
                assertThat(compose.container(name).list("volumes"))
                    .allMatch(mount -> mount.endsWith(":ro"))
                    .contains("public-key:/keys/public:ro", "service-key:/keys/service:ro"));
  }

  @Test
  void noTokenIsPrintedWhenTheStackStarts() {
    assertThat(compose.container("keys").list("command"))
        .startsWith("keys")
        .doesNotContain("token");
  }

  @Test
  void keysAndTheInstanceComeFromFilesAndSettings() {
    for (String name : SERVICES) {
      Container service = compose.container(name);
      assertThat(service.environment("SPRING_CONFIG_IMPORT")).contains("configtree:/keys/service/");
      assertThat(service.environment("SWATH_KAFKA_REPLICATION")).isEqualTo("1");
      assertThat(service.environment("SWATH_INSTANCE_ID"))
          .isEqualTo(name.endsWith("-2") ? "2" : "1");
    }
    assertThat(compose.container("order-api").environment("SPRING_CONFIG_IMPORT"))
        .contains("configtree:/keys/quotes/");
  }

  @Test
  void secretsCanBeGivenByTheEnvironment() throws IOException {
    ComposeFile given =
        ComposeFile.read(
            Map.of(
                "SWATH_QUOTES_KEY", "quotes",
                "GRAFANA_ADMIN_PASSWORD", "secret",
                "GRAFANA_WITHOUT_ADMIN", "false"));
    assertThat(given.container("keys").environment("SWATH_QUOTES_KEY")).isEqualTo("quotes");
    assertThat(given.container("grafana").environment("GF_SECURITY_ADMIN_PASSWORD"))
        .isEqualTo("secret");
    // Without a password there is no administrator, not one whose password everybody knows.
    assertThat(
            compose.container("grafana").environment("GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"))
        .isEqualTo("true");
  }

  @Test
  void imagesAreNamedByExactVersions() throws IOException {
    Pattern exact = Pattern.compile(".+:v?[0-9]+\\.[0-9]+\\.[0-9]+[^:@]*|.+@sha256:[0-9a-f]{64}");
    Set<String> images = new TreeSet<>();
    for (Container container : compose.containers().values()) {
      if (container.isBuilt()) {
        Pattern.compile("ARG (?:BUILD|RUNTIME)=(.+)")
            .matcher(dockerfile(container))
            .results()
            .forEach(image -> images.add(image.group(1)));
        assertThat(dockerfile(container)).doesNotContainPattern("FROM (?!\\$\\{)");
      } else if (!container.isOurs()) {
        images.add(container.text("image"));
      }
    }
    assertThat(images).hasSizeGreaterThan(6).allMatch(image -> exact.matcher(image).matches());
  }

  @Test
  void everythingListensOnThisMachineOnlyAndOnAPortOfItsOwn() {
    List<String> ports =
        compose.containers().values().stream()
            .flatMap(container -> container.list("ports").stream())
            .toList();
    assertThat(ports).allMatch(port -> port.matches("127\\.0\\.0\\.1:[0-9]+:[0-9]+"));
    assertThat(ports.stream().map(port -> port.split(":", -1)[1])).doesNotHaveDuplicates();
  }

  @Test
  void everyVolumeIsDeclaredAndEveryFileIsThere() {
    Set<String> volumes = new TreeSet<>();
    for (Container container : compose.containers().values()) {
      for (String mounted : container.mounted()) {
        if (mounted.startsWith("./")) {
          assertThat(compose.root().resolve(mounted)).exists();
        } else {
          volumes.add(mounted);
        }
      }
    }
    assertThat(compose.volumes()).containsExactlyElementsOf(volumes);
  }

  @Test
  void everyDockerfileBuildsWhatItsModuleNeeds() throws IOException {
    for (Container container : compose.containers().values()) {
      if (container.isBuilt()) {
        assertThat(dockerfile(container))
            .as(container.name())
            .contains("-am package", "type=cache,target=/m2,sharing=locked", "\nUSER swath\n");
      }
    }
  }

  @Test
  void oneBrokerFileServesComposeAndTheLauncher() throws IOException {
    assertThat(compose.container("kafka").list("volumes"))
        .contains("./deploy/kafka:/mnt/shared/config:ro");
    Properties broker = new Properties();
    try (var file =
        Files.newInputStream(compose.root().resolve("deploy/kafka/server.properties"))) {
      broker.load(file);
    }
    assertThat(broker)
        .containsEntry("log.retention.ms", "-1")
        .containsEntry("offsets.retention.minutes", "52560000")
        .containsEntry("auto.create.topics.enable", "false")
        .containsEntry("default.replication.factor", "3")
        .containsEntry("min.insync.replicas", "2")
        .containsEntry("unclean.leader.election.enable", "false");
    // What Compose says otherwise is only that there is one broker, and where.
    assertThat(compose.container("kafka").map("environment").keySet())
        .map(Object::toString)
        .map(name -> name.replaceFirst("^KAFKA_", "").replace('_', '.').toLowerCase(Locale.ROOT))
        .noneMatch(name -> name.contains("retention") || name.contains("create"));
  }

  @Test
  void theHighlyAvailableProfileHasTwoOfEachBehindAProxy() throws IOException {
    Set<String> ha = new TreeSet<>();
    compose
        .containers()
        .forEach(
            (name, container) -> {
              if (container.list("profiles").contains("ha")) {
                ha.add(name);
              }
            });
    assertThat(ha).containsExactly("credit-ledger-2", "order-api-2", "proxy");
    assertThat(Files.readString(compose.root().resolve("deploy/proxy/nginx.conf")))
        .contains(
            "server order-api:8080",
            "server order-api-2:8080",
            "server credit-ledger:8082",
            "server credit-ledger-2:8082",
            "proxy_buffering off");
  }

  @Test
  void figuresAreReadOnANetworkOfTheirOwn() {
    Container prometheus = compose.container("prometheus");
    assertThat(prometheus.list("networks")).containsExactly("figures", "dashboards");
    for (String name : SERVICES) {
      Container service = compose.container(name);
      assertThat(service.list("networks")).containsExactly("default", "figures");
      assertThat(service.environment("SWATH_SECURITY_METRICS_FROM"))
          .isEqualTo("127.0.0.0/8," + compose.subnet("figures"));
    }
  }

  @Test
  void theCommandLineIsToldWhereEverythingIs() {
    Container cli = compose.container("cli");
    assertThat(cli.environment("SWATH_URL_ORDER_API")).isEqualTo("http://order-api:8080");
    assertThat(cli.environment("SWATH_BOOTSTRAP_SERVERS")).isEqualTo("kafka:9092");
    assertThat(cli.list("volumes")).containsExactly("signing-key:/swath");
  }

  private String dockerfile(Container container) throws IOException {
    return Files.readString(
        compose.root().resolve(String.valueOf(container.map("build").get("dockerfile"))));
  }

  private int answers(String... arguments) throws Exception {
    Path script = compose.root().resolve("deploy/docker/answers");
    List<String> command =
        Stream.concat(Stream.of("bash", script.toString()), Stream.of(arguments)).toList();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}

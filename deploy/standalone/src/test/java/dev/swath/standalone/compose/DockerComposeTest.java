package dev.swath.standalone.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.standalone.Installation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.ContainerState;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The full stack as Compose runs it, on machines that have Docker. */
@Testcontainers(disabledWithoutDocker = true)
class DockerComposeTest {
  private static final List<String> SERVICES =
      List.of("order-api", "pricing-service", "credit-ledger", "fulfillment-service");
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  // Docker's services have its images' health checks, which is what this test is about.
  @Container
  private static final ComposeContainer STACK =
      new ComposeContainer(Installation.locate().root().resolve("docker-compose.yml").toFile())
          .withBuild(true)
          .withStartupTimeout(PATIENCE)
          .waitingFor("order-api", Wait.forHealthcheck().withStartupTimeout(PATIENCE))
          .waitingFor("pricing-service", Wait.forHealthcheck().withStartupTimeout(PATIENCE))
          .waitingFor("credit-ledger", Wait.forHealthcheck().withStartupTimeout(PATIENCE))
          .waitingFor("fulfillment-service", Wait.forHealthcheck().withStartupTimeout(PATIENCE))
          .waitingFor("provider-sandbox", Wait.forHealthcheck().withStartupTimeout(PATIENCE));

  @Test
  void everythingBecomesHealthyAndNothingHasTheSigningKey() throws Exception {
    for (String service : SERVICES) {
      ContainerState container = STACK.getContainerByServiceName(service).orElseThrow();
      assertThat(container.isHealthy()).as(service).isTrue();
      assertThat(container.execInContainer("ls", "/keys/public").getStdout().strip())
          .isEqualTo("jwt-public.pem");
      assertThat(container.execInContainer("ls", "/swath").getExitCode()).isNotZero();
      assertThat(container.execInContainer("touch", "/app/new").getExitCode()).isNotZero();
    }
  }

  @Test
  void theDoorIsOpenForThoseWhoHaveAToken() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI products = URI.create("http://127.0.0.1:8080/v1/products");
      URI orders = products.resolve("orders");
      assertThat(status(http, products)).isEqualTo(200);
      assertThat(status(http, orders)).isEqualTo(401);
    }
  }

  private static int status(HttpClient http, URI uri) throws Exception {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
  }
}

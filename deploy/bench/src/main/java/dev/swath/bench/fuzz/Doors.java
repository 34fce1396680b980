package dev.swath.bench.fuzz;

import dev.swath.standalone.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * All operations of the services: those that they describe by OpenAPI, and those that they hide.
 */
final class Doors {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  /** What customers order by; templates of whole orders reach further than a schema does. */
  private static final Set<String> ORDERED_BY = Set.of("/v1/orders", "/v1/prices");

  private static final Set<String> PUBLIC =
      Set.of("/v1/products", "/v1/products/{id}", "/v1/price-books", "/v1/price-books/{version}");

  /** What every service has beside its API. */
  private static final List<String> EVERYWHERE =
      List.of(
          "/actuator",
          "/actuator/health",
          "/actuator/health/readiness",
          "/actuator/health/nothing",
          "/actuator/info",
          "/actuator/prometheus",
          "/actuator/env",
          "/actuator/heapdump",
          "/actuator/loggers/ROOT",
          "/actuator/shutdown",
          "/error",
          "/",
          "/v1",
          "/v3/api-docs",
          "/v3/api-docs/swagger-config",
          "/v3/api-docs.yaml",
          "/swagger-ui.html",
          "/swagger-ui/index.html",
          "/favicon.ico",
          "/WEB-INF/web.xml",
          "/webjars/x");

  private Doors() {}

  /** The operations of a description. */
  static List<Door> described(Service service, JsonNode description) {
    var doors = new ArrayList<Door>();
    description
        .path("paths")
        .propertyStream()
        .forEach(
            path ->
                path.getValue()
                    .propertyStream()
                    .filter(operation -> METHODS.contains(operation.getKey()))
                    .forEach(
                        operation ->
                            doors.add(
                                door(
                                    service,
                                    operation.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    operation.getValue(),
                                    description))));
    return doors;
  }

  private static Door door(
      Service service, String method, String path, JsonNode operation, JsonNode description) {
    var query =
        operation
            .path("parameters")
            .valueStream()
            .filter(parameter -> parameter.path("in").asString("").equals("query"))
            .map(parameter -> parameter.path("name").asString(""))
            .toList();
    return new Door(
        service, method, path, query, body(path, operation, description), !PUBLIC.contains(path));
  }

  private static Door.@Nullable Body body(String path, JsonNode operation, JsonNode description) {
    JsonNode content = operation.path("requestBody").path("content").path("application/json");
    if (content.isMissingNode()) {
      return null;
    }
    return ORDERED_BY.contains(path)
        ? new Door.Body.Order()
        : new Door.Body.Described(content.path("schema"), description);
  }

  /**
   * What no description shows: the ports between services, what pricing-service shows, and what
   * runs beside each API.
   *
   * @param decision what pricing-service decides on
   */
  static List<Door> hidden(String decision) {
    var doors = new ArrayList<Door>();
    for (String path : PUBLIC.stream().sorted().toList()) {
      doors.add(new Door(Service.PRICING_SERVICE, "GET", path, List.of(), null, false));
    }
    doors.add(
        new Door(
            Service.PRICING_SERVICE,
            "POST",
            "/v1/decisions",
            List.of(),
            new Door.Body.Text(decision),
            true));
    doors.add(new Door(Service.FULFILLMENT_SERVICE, "GET", "/v1/files", List.of(), null, true));
    doors.add(
        new Door(
            Service.CREDIT_LEDGER,
            "GET",
            "/v1/payments/{paymentId}/client-secret",
            List.of(),
            null,
            true));
    for (Service service : Service.OURS) {
      for (String path : EVERYWHERE) {
        doors.add(new Door(service, "GET", path, List.of(), null, false));
      }
    }
    return doors;
  }
}

package dev.swath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.sandbox.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A sandbox with a small heap takes more than fits into it, and starts again with all of it. */
class BoundedMemoryTest {
  private static final String HEAP = "-Xmx32m";
  private static final int ORDERS = 500;
  private static final int CALLERS = 8;

  @TempDir Path data;

  @Test
  void theMemoryDoesNotGrowWithTheOrders() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      try (SandboxProcess sandbox = SandboxProcess.start(data, HEAP)) {
        fill(http, sandbox);
        // More than the heap, and so is a list of all of them.
        assertThat(Files.size(data.resolve("orders.jsonl"))).isGreaterThan(38L << 20);
        assertThat(length(http, sandbox, "/api/v1/orders?itemsPerPage=500"))
            .isGreaterThan(38L << 20);
      }
      try (SandboxProcess sandbox = SandboxProcess.start(data, HEAP)) {
        assertAllIsFound(http, sandbox);
      }
      Files.delete(data.resolve("orders.index"));
      try (SandboxProcess sandbox = SandboxProcess.start(data, HEAP)) {
        assertAllIsFound(http, sandbox);
      }
    }
  }

  @Test
  void bodiesWaitForMemory() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient();
        SandboxProcess sandbox = SandboxProcess.start(data, "-Xmx128m");
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      String body = order("large", 19_000);
      assertThat(body.length()).isBetween(450_000, 1 << 19);
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        answers.add(callers.submit(() -> place(http, sandbox, body)));
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(201);
      }
    }
  }

  private static void fill(HttpClient http, SandboxProcess sandbox) throws Exception {
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < ORDERS; i++) {
        String body = order("ref-" + i, 3_200);
        answers.add(callers.submit(() -> place(http, sandbox, body)));
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(201);
      }
    }
  }

  private static void assertAllIsFound(HttpClient http, SandboxProcess sandbox) throws Exception {
    JsonNode one = Json.tree(get(http, sandbox, "/api/v1/orders?tags=ref-7"));
    assertThat(one.path("totalResults").asInt()).isEqualTo(1);
    assertThat(one.at("/items/0/tags/0").asString()).isEqualTo("ref-7");
    assertThat(Json.tree(get(http, sandbox, "/_sandbox/orders")).size()).isEqualTo(ORDERS);
    assertThat(Json.tree(get(http, sandbox, "/_sandbox/orders/duplicates")).size()).isZero();
  }

  private static int place(HttpClient http, SandboxProcess sandbox, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(sandbox.at("/api/v1/orders"))
            .header("Authorization", "Bearer any")
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static String get(HttpClient http, SandboxProcess sandbox, String path)
      throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request(sandbox, path), BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static long length(HttpClient http, SandboxProcess sandbox, String path)
      throws IOException, InterruptedException {
    try (InputStream body =
        http.send(request(sandbox, path), BodyHandlers.ofInputStream()).body()) {
      return body.skip(Long.MAX_VALUE);
    }
  }

  private static HttpRequest request(SandboxProcess sandbox, String path) {
    return HttpRequest.newBuilder(sandbox.at(path)).header("Authorization", "Bearer any").build();
  }

  /** An order of one area with that many positions, some 25 bytes each. */
  private static String order(String tag, int positions) {
    StringBuilder ring = new StringBuilder();
    for (int i = 0; i < positions; i++) {
      double angle = 2 * Math.PI * i / positions;
      ring.append(
          String.format(Locale.ROOT, "[%.8f,%.8f],", 10 + Math.cos(angle), 45 + Math.sin(angle)));
    }
    return """
        {"kind":"order.data.product","tags":["%s"],"products":[{"id":"scene","productType":"bundle",\
        "radiometricProcessing":"REFLECTANCE","imageFormat":"image/jp2","crsCode":"urn:ogc:def:crs:EPSG::4326",\
        "aoi":{"type":"Polygon","coordinates":[[%s[11.00000000,45.00000000]]]}}]}"""
        .formatted(tag, ring);
  }
}

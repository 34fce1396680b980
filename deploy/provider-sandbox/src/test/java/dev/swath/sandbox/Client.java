package dev.swath.sandbox;

import dev.swath.sandbox.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A provider's client with a token. */
record Client(HttpClient http, URI base) implements AutoCloseable {

  static Client of(ProviderSandbox sandbox) {
    return new Client(HttpClient.newHttpClient(), sandbox.baseUrl());
  }

  HttpResponse<String> get(String pathOrUrl) throws IOException, InterruptedException {
    return send("GET", pathOrUrl, "");
  }

  JsonNode read(String pathOrUrl) throws IOException, InterruptedException {
    return Json.tree(get(pathOrUrl).body());
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
    return send("PUT", path, body);
  }

  HttpResponse<String> order(String scene, String tag) throws IOException, InterruptedException {
    return post("/api/v1/orders", toulouse(scene, tag));
  }

  HttpResponse<String> send(String method, String pathOrUrl, String body)
      throws IOException, InterruptedException {
    return http.send(request(method, pathOrUrl, body), BodyHandlers.ofString());
  }

  HttpRequest request(String method, String pathOrUrl, String body) {
    return HttpRequest.newBuilder(base.resolve(pathOrUrl))
        .header("Authorization", "Bearer any")
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
  }

  /** The guide's Toulouse order, for another scene and under a reference of the client. */
  static String toulouse(String scene, String tag) {
    ObjectNode order = (ObjectNode) Json.tree(guide("toulouse"));
    ((ObjectNode) order.path("products").path(0)).put("id", scene);
    order.putArray("tags").add(tag);
    return order.toString();
  }

  static String guide(String name) {
    try (InputStream in = Client.class.getResourceAsStream("/oneatlas/" + name + ".json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}

package dev.swath.pricing.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the service as a customer does. */
record Http(HttpClient client, String base) {
  record Answer(int status, JsonNode json, HttpResponse<String> raw) {
    /** Asserts that it is a problem of this status and code. */
    Answer isProblem(int status, String code) {
      assertThat(raw.body()).doesNotContain("Exception", "\tat ");
      assertThat(raw.statusCode()).as(raw.body()).isEqualTo(status);
      assertThat(raw.headers().firstValue("content-type")).hasValue("application/problem+json");
      assertThat(json.path("type").asString("")).isEqualTo("https://swath.dev/problems/" + code);
      assertThat(json.path("status").asInt(0)).isEqualTo(status);
      assertThat(json.path("title").asString("")).isNotBlank();
      assertThat(json.path("detail").asString("")).isNotBlank();
      return this;
    }
  }

  Answer post(String path, String body, @Nullable String token) {
    HttpRequest.Builder request =
        request(path, token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return send(request);
  }

  Answer get(String path, @Nullable String token) {
    return send(request(path, token));
  }

  HttpRequest.Builder request(String path, @Nullable String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      String body = response.body();
      return new Answer(
          response.statusCode(),
          JsonMapper.shared().readTree(body.startsWith("{") ? body : "{}"),
          response);
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}

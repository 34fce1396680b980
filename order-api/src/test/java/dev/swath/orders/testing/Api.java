package dev.swath.orders.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service as a caller sees it over HTTP. */
public record Api(HttpClient http, URI base, @Nullable String token) {
  private static final JsonMapper JSON = new JsonMapper();

  /** An answer; the body is missing if it is not JSON. */
  public record Reply(int status, HttpHeaders headers, String text, JsonNode body) {
    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    public String at(String pointer) {
      return body.at(pointer).asString("");
    }

    /** Last part of a problem's type. */
    public String problem() {
      return at("/type").replace("https://swath.dev/problems/", "");
    }

    public List<String> pointers() {
      return body.path("errors").valueStream().map(e -> e.path("pointer").asString("-")).toList();
    }
  }

  public Api as(@Nullable String otherToken) {
    return new Api(http, base, otherToken);
  }

  public Reply get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  public Reply post(String path, String body, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  public Reply post(String path) {
    return send(request(path).POST(BodyPublishers.noBody()));
  }

  /** Lines of a stream until it ends. */
  public Stream<String> lines(String path, String... headers) {
    try {
      return http.send(request(path, headers).build(), BodyHandlers.ofLines()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  public Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      String type = response.headers().firstValue("Content-Type").orElse("");
      return new Reply(
          response.statusCode(),
          response.headers(),
          response.body(),
          JSON.readTree(type.contains("json") ? response.body() : ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

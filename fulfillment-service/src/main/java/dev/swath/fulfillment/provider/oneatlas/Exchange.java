package dev.swath.fulfillment.provider.oneatlas;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** One request and what came of it, as a value. */
final class Exchange {
  /** An order that repeats the largest areas of interest, several times over. */
  private static final int MAX_BODY_BYTES = 8 << 20;

  /** A body up to this size is read without asking. */
  private static final int SMALL_BODY_BYTES = 256 << 10;

  /** Larger ones, of which no more than a few are in memory at a time. */
  private static final Semaphore LARGE_BODIES = new Semaphore(2, true);

  private final RestClient client;
  private final Links links;
  private final URI baseUrl;
  private final String token;

  /**
   * @param token bearer token, sent to the host of the base URL only; empty for none
   */
  Exchange(RestClient client, URI baseUrl, String token) {
    this.client = client;
    this.links = new Links(baseUrl);
    this.baseUrl = baseUrl;
    this.token = token;
  }

  /** What came of a request. */
  sealed interface Outcome {}

  /**
   * @param body as text; empty if there was none
   */
  record Answer(int status, HttpHeaders headers, String body) implements Outcome {
    boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    /** The body, or a missing node if it is not JSON. */
    JsonNode json() {
      try {
        return WireJson.mapper().readTree(body);
      } catch (JacksonException e) {
        return MissingNode.getInstance();
      }
    }

    /** Only seconds are understood; a date depends on the provider's clock. */
    @Nullable Duration retryAfter() {
      String seconds = headers.getFirst(HttpHeaders.RETRY_AFTER);
      return seconds != null && seconds.matches("\\d{1,6}")
          ? Duration.ofSeconds(Integer.parseInt(seconds))
          : null;
    }
  }

  /** The request may have arrived. */
  record NoAnswer(String cause) implements Outcome {}

  /** The request did not leave. */
  record NoConnection(String cause) implements Outcome {}

  /**
   * @param reference absolute, or relative to the base URL
   * @param json body; null for none
   */
  Outcome send(HttpMethod method, URI reference, @Nullable String json) {
    URI uri = baseUrl.resolve(reference);
    try {
      RestClient.RequestBodySpec request =
          client.method(method).uri(uri).accept(MediaType.APPLICATION_JSON);
      if (!token.isEmpty() && links.isOurs(uri)) {
        request.headers(headers -> headers.setBearerAuth(token));
      }
      if (json != null) {
        request.contentType(MediaType.APPLICATION_JSON).body(json.getBytes(UTF_8));
      }
      return request.exchangeForRequiredValue((_, response) -> read(response));
    } catch (ResourceAccessException e) {
      return failed(e);
    } catch (RuntimeException e) {
      // Whatever a client library makes of an odd address or answer: a value, like all the rest.
      return new NoAnswer(e.toString());
    }
  }

  private static Outcome read(ClientHttpResponse response) throws IOException {
    try (InputStream body = response.getBody()) {
      return new Answer(
          response.getStatusCode().value(), response.getHeaders(), new String(bytes(body), UTF_8));
    }
  }

  private static byte[] bytes(InputStream body) throws IOException {
    byte[] begin = body.readNBytes(SMALL_BODY_BYTES);
    if (begin.length < SMALL_BODY_BYTES) {
      return begin;
    }
    LARGE_BODIES.acquireUninterruptibly();
    try {
      byte[] rest = body.readNBytes(MAX_BODY_BYTES - begin.length + 1);
      if (begin.length + rest.length > MAX_BODY_BYTES) {
        throw new IOException("the answer is larger than " + MAX_BODY_BYTES + " bytes");
      }
      byte[] all = Arrays.copyOf(begin, begin.length + rest.length);
      System.arraycopy(rest, 0, all, begin.length, rest.length);
      return all;
    } finally {
      LARGE_BODIES.release();
    }
  }

  private static Outcome failed(ResourceAccessException failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
        return new NoConnection(cause.toString());
      }
    }
    return new NoAnswer(String.valueOf(failure.getCause()));
  }
}

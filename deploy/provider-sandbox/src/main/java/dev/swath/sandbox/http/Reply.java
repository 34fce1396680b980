package dev.swath.sandbox.http;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/** What happens to a request: an answer, or one of the ways a provider fails to give one. */
public sealed interface Reply {

  /** A complete answer; {@code HEAD} gets its headers only. */
  record Answer(int status, Map<String, String> headers, Content content) implements Reply {
    public Answer {
      headers = Map.copyOf(headers);
    }
  }

  /** A JSON document that is written as it is made, so that only a piece of it is in memory. */
  record Listing(JsonBody body) implements Reply {}

  /** Writes one JSON value. */
  @FunctionalInterface
  interface JsonBody {
    void writeTo(JsonGenerator json);
  }

  /** 200 with an array of all the items, each made when it is written. */
  static Listing array(Supplier<Stream<?>> items) {
    return new Listing(
        json -> {
          json.writeStartArray();
          try (Stream<?> all = items.get()) {
            all.forEach(json::writePOJO);
          }
          json.writeEndArray();
        });
  }

  /** The connection is closed without a word. */
  record HangUp() implements Reply {}

  /** The connection stays open without a word for as long as the server's patience, then closes. */
  record Silence() implements Reply {}

  static Answer json(int status, Object body) {
    return new Answer(status, Map.of(), Content.json(body));
  }

  /** The error body of the pay-per-order API: {@code {errorCode, message}}. */
  static Answer error(int status, String code, String message) {
    return json(status, new ErrorBody(code, message));
  }

  /** The body of every error answer. */
  record ErrorBody(String errorCode, String message) {}
}

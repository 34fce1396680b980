package dev.swath.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** One request, its body already read. */
public final class Request {
  private final HttpExchange exchange;
  private final List<String> parameters;
  private final String body;

  Request(HttpExchange exchange, List<String> parameters, String body) {
    this.exchange = exchange;
    this.parameters = parameters.stream().map(Request::decoded).toList();
    this.body = body;
  }

  /** The path segment under the n-th wildcard of the route, decoded. */
  public String parameter(int index) {
    return parameters.get(index);
  }

  public Optional<String> query(String name) {
    return Stream.ofNullable(exchange.getRequestURI().getRawQuery())
        .flatMap(query -> Stream.of(query.split("&")))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2 && decoded(pair[0]).equals(name))
        .map(pair -> decoded(pair[1]))
        .findFirst();
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  public String body() {
    return body;
  }

  /** The body as a JSON object; anything else is refused with 400. */
  public ObjectNode json() {
    return Json.object(body);
  }

  /** Where the caller reached this server, so that links lead back the same way. */
  public String baseUrl() {
    return "http://"
        + header("Host")
            .orElseGet(
                () ->
                    exchange.getLocalAddress().getAddress().getHostAddress()
                        + ":"
                        + exchange.getLocalAddress().getPort());
  }

  private static String decoded(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("bad percent encoding: " + encoded);
    }
  }
}

package dev.swath.sandbox.stripe;

import dev.swath.sandbox.http.Json;
import dev.swath.sandbox.http.Reply;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Ends a request before anything is carried out; no key remembers it. */
final class ApiError extends RuntimeException {
  private final int status;
  private final ObjectNode body;

  private ApiError(int status, ObjectNode body, String message) {
    super(message, null, false, false);
    this.status = status;
    this.body = body;
  }

  static ApiError of(int status, String type, @Nullable String code, String message) {
    return new ApiError(status, body(type, code, null, message), message);
  }

  static ApiError invalid(String code, String parameter, String message) {
    return new ApiError(400, body("invalid_request_error", code, parameter, message), message);
  }

  static ApiError missing(String parameter, String id) {
    String message = "there is no " + parameter + " " + id;
    return new ApiError(
        parameter.equals("intent") ? 404 : 400,
        body("invalid_request_error", "resource_missing", parameter, message),
        message);
  }

  /** The body of every error answer. */
  static ObjectNode body(
      String type, @Nullable String code, @Nullable String parameter, String message) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    ObjectNode error = body.putObject("error").put("type", type).put("message", message);
    if (code != null) {
      error.put("code", code);
    }
    if (parameter != null) {
      error.put("param", parameter);
    }
    return body;
  }

  Reply reply() {
    return Reply.json(status, body);
  }
}

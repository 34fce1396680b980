package dev.swath.ledger.payment;

import dev.swath.events.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * One request to Stripe and what came of it. Whatever tells nothing about the request is {@link
 * PaymentsUnavailable}: no answer, one that is not Stripe's, and the statuses that <a
 * href="https://docs.stripe.com/error-low-level">docs.stripe.com/error-low-level</a> holds for
 * passing, together with those of a wrong secret key, which must decline nobody's card.
 */
final class StripeApi {
  private static final int MAX_BODY_BYTES = 1 << 20;

  /** Key not accepted, request timed out, key or object in use, dependency failed, too many. */
  private static final Set<Integer> PASSING = Set.of(401, 403, 408, 409, 424, 429);

  private final RestClient client;

  /**
   * @param client knows the base URL, the secret key and the timeouts
   */
  StripeApi(RestClient client) {
    this.client = client;
  }

  /** An answer that tells what happened. */
  sealed interface Answer {}

  record Done(JsonNode body) implements Answer {}

  /**
   * @param error the error object, see <a
   *     href="https://docs.stripe.com/api/errors">docs.stripe.com/api/errors</a>
   */
  record Refused(JsonNode error) implements Answer {}

  Answer get(String path, String id) {
    return send(client.get().uri(path, id));
  }

  /**
   * @throws IllegalStateException when the key was used for another request
   */
  Answer post(
      String path,
      Map<String, String> variables,
      MultiValueMap<String, String> form,
      String idempotencyKey) {
    return send(
        client
            .post()
            .uri(path, variables)
            .header("Idempotency-Key", idempotencyKey)
            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
            .body(form));
  }

  private static Answer send(RestClient.RequestHeadersSpec<?> request) {
    try {
      return request
          .accept(MediaType.APPLICATION_JSON)
          .exchangeForRequiredValue((_, response) -> read(response));
    } catch (RestClientException e) {
      throw new PaymentsUnavailable("the payment provider gave no answer", e);
    }
  }

  private static Answer read(ClientHttpResponse response) throws IOException {
    int status = response.getStatusCode().value();
    JsonNode body = json(response);
    if (status >= 200 && status < 300 && body.isObject()) {
      return new Done(body);
    }
    JsonNode error = body.path("error");
    if (status >= 400 && status < 500 && !PASSING.contains(status) && error.has("type")) {
      if (error.path("type").asString("").equals("idempotency_error")) {
        throw new IllegalStateException("the idempotency key was used for another request");
      }
      return new Refused(error);
    }
    throw new PaymentsUnavailable("the payment provider answered " + status);
  }

  private static JsonNode json(ClientHttpResponse response) throws IOException {
    try (InputStream body = response.getBody()) {
      return WireJson.mapper().readTree(body.readNBytes(MAX_BODY_BYTES));
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }
}

package dev.swath.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What an operator does on credit-ledger's REST interface: opens contracts and adds credits. */
public final class Operator {

  // A ledger that has just become ready may still be rebuilding the accounts of this contract.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String ledgerUrl;
  private final Tokens tokens;
  private final HttpClient http;
  private final JsonMapper json = new JsonMapper();

  Operator(String ledgerUrl, Tokens tokens, HttpClient http) {
    this.ledgerUrl = ledgerUrl;
    this.tokens = tokens;
    this.http = http;
  }

  /**
   * Opens a contract; harmless when it is open already with these terms.
   *
   * @throws StackException when the ledger refuses, or does not answer for half a minute
   */
  public void openContract(String contractId, String name, long credits, long creditLimit) {
    post(
        "/v1/contracts",
        "open-" + contractId,
        Map.of(
            "contractId",
            contractId,
            "name",
            name,
            "credits",
            credits,
            "creditLimit",
            creditLimit));
  }

  /**
   * Adds credits to a contract, once per key.
   *
   * @throws StackException when the ledger refuses, or does not answer for half a minute
   */
  public void addCredits(String contractId, long credits, String idempotencyKey) {
    post("/v1/contracts/" + contractId + "/credits", idempotencyKey, Map.of("credits", credits));
  }

  private void post(String path, String idempotencyKey, Map<String, Object> body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(ledgerUrl + path))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + tokens.operator())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(json.writeValueAsString(body)))
            .build();
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      String problem;
      try {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 == 2) {
          return;
        }
        problem = "%d %s".formatted(response.statusCode(), response.body());
        if (response.statusCode() / 100 == 4) {
          throw new StackException("credit-ledger refused POST %s: %s".formatted(path, problem));
        }
      } catch (IOException e) {
        problem = e.toString();
      } catch (InterruptedException e) {
        throw Interruption.of(e);
      }
      if (Instant.now().isAfter(deadline)) {
        throw new StackException(
            "credit-ledger did not answer POST %s: %s".formatted(path, problem));
      }
      Interruption.pause(Duration.ofMillis(250));
    }
  }
}

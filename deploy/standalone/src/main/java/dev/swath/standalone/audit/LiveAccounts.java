package dev.swath.standalone.audit;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.ContractId;
import dev.swath.standalone.Service;
import dev.swath.standalone.Site;
import dev.swath.standalone.Stack;
import dev.swath.standalone.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks credit-ledger how its contracts stand now. */
public final class LiveAccounts implements AutoCloseable {
  // A ledger that has just become ready may still be rebuilding its accounts.
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int ASKING_AT_ONCE = 8;

  private final String ledgerUrl;
  private final String authorization;
  private final JsonMapper json = new JsonMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /**
   * @param operatorToken with the scope {@code ledger:admin}
   */
  LiveAccounts(String ledgerUrl, String operatorToken) {
    this.ledgerUrl = ledgerUrl;
    this.authorization = "Bearer " + operatorToken;
  }

  /** Those of the stack's ledger. */
  public static LiveAccounts of(Stack stack) {
    return of(stack.site());
  }

  /** Those of the site's ledger. */
  public static LiveAccounts of(Site site) {
    return new LiveAccounts(site.url(Service.CREDIT_LEDGER), site.tokens().operator());
  }

  /**
   * Each contract's account.
   *
   * @throws StackException when the ledger refuses, or does not answer for half a minute
   */
  Map<ContractId, LiveAccount> ask(Collection<ContractId> contracts) {
    Map<ContractId, Future<LiveAccount>> asked = new HashMap<>();
    Map<ContractId, LiveAccount> answers = new HashMap<>();
    try (ExecutorService asking = Executors.newFixedThreadPool(ASKING_AT_ONCE)) {
      contracts.forEach(
          contract -> asked.put(contract, asking.submit(() -> patientlyAsk(contract))));
      try {
        for (Map.Entry<ContractId, Future<LiveAccount>> one : asked.entrySet()) {
          answers.put(one.getKey(), one.getValue().get());
        }
      } catch (ExecutionException e) {
        asking.shutdownNow();
        throw e.getCause() instanceof StackException known
            ? known
            : new StackException(e.toString(), e);
      } catch (InterruptedException e) {
        asking.shutdownNow();
        Thread.currentThread().interrupt();
        throw new StackException("Interrupted", e);
      }
    }
    return answers;
  }

  private LiveAccount patientlyAsk(ContractId contract) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(ledgerUrl + "/v1/contracts/" + contract))
            .timeout(Duration.ofSeconds(15))
            .header("Authorization", authorization)
            .build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String problem;
      try {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          return account(json.readTree(response.body()));
        }
        problem = "%d %s".formatted(response.statusCode(), response.body());
        if (response.statusCode() == 404) {
          return new LiveAccount.Unknown();
        }
        if (response.statusCode() / 100 == 4) {
          throw new StackException(
              "credit-ledger refused to show %s: %s".formatted(contract, problem));
        }
      } catch (IOException | JacksonException e) {
        problem = e.toString();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new StackException(
            "credit-ledger does not show %s: %s (--offline compares with nothing)"
                .formatted(contract, problem));
      }
      Thread.sleep(PAUSE);
    }
  }

  private static LiveAccount account(JsonNode contract) {
    return new LiveAccount.Known(
        new Balances(
            contract.required("creditsGranted").asLong(),
            contract.required("creditsAvailable").asLong(),
            contract.required("creditsHeld").asLong(),
            contract.required("creditsSpent").asLong(),
            contract.required("creditsRefunded").asLong(),
            contract.required("creditsExpired").asLong()),
        contract.required("sequence").asLong(),
        contract.required("hash").asString());
  }

  @Override
  public void close() {
    http.close();
  }
}

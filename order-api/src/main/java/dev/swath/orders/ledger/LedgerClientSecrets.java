package dev.swath.orders.ledger;

import dev.swath.orders.web.ClientSecrets;
import dev.swath.service.tickets.ServiceTickets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** Asks credit-ledger, which asks the payment provider. */
public final class LedgerClientSecrets implements ClientSecrets {
  private static final Logger log = LoggerFactory.getLogger(LedgerClientSecrets.class);

  /** What the ticket is for, as credit-ledger checks it. */
  private static final String PURPOSE = "client-secret";

  private static final Duration LIFETIME = Duration.ofMinutes(1);

  private final RestClient ledger;
  private final ServiceTickets tickets;

  /**
   * @param ledger with the address of credit-ledger and time-outs
   */
  public LedgerClientSecrets(RestClient ledger, ServiceTickets tickets) {
    this.ledger = ledger;
    this.tickets = tickets;
  }

  private record Answer(@Nullable String clientSecret) {}

  @Override
  public Optional<String> ofPayment(String paymentId) {
    String ticket = tickets.sign(PURPOSE, Map.of("paymentId", paymentId), LIFETIME);
    try {
      Answer answer =
          ledger
              .get()
              .uri("/v1/payments/{id}/client-secret", paymentId)
              .header(HttpHeaders.AUTHORIZATION, "Bearer " + ticket)
              .retrieve()
              .body(Answer.class);
      return Optional.ofNullable(answer).map(Answer::clientSecret);
    } catch (RestClientException e) {
      log.warn("the secret of payment {} cannot be had: {}", paymentId, e.getMessage());
      return Optional.empty();
    }
  }
}

package dev.swath.ledger.rest;

import dev.swath.ledger.payment.Authorization.ActionRequired;
import dev.swath.ledger.payment.Payments;
import dev.swath.ledger.payment.PaymentsUnavailable;
import dev.swath.service.problems.CommonProblem;
import dev.swath.service.problems.Problem;
import dev.swath.service.tickets.ServiceTickets;
import dev.swath.service.tickets.ServiceTickets.InvalidTicket;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells order-api the secret with which a cardholder's browser confirms one payment. The secret
 * comes from the payment provider each time; no topic and no document holds it.
 */
@RestController
@Hidden
public class ClientSecretsController {
  /** Where the secrets are asked for. */
  public static final String PATH = "/v1/payments/{paymentId}/client-secret";

  /** What a ticket for a secret is for. */
  private static final String PURPOSE = "client-secret";

  private static final String BEARER = "Bearer ";
  private static final Duration LATER = Duration.ofSeconds(5);

  private final ObjectProvider<Payments> payments;
  private final ObjectProvider<ServiceTickets> tickets;

  ClientSecretsController(
      ObjectProvider<Payments> payments, ObjectProvider<ServiceTickets> tickets) {
    this.payments = payments;
    this.tickets = tickets;
  }

  record ClientSecret(String clientSecret) {}

  @GetMapping(PATH)
  ResponseEntity<ClientSecret> getClientSecret(
      @PathVariable String paymentId,
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
          @Nullable String authorization) {
    if (!isMeant(paymentId, authorization)) {
      throw Problem.of(CommonProblem.UNAUTHENTICATED, "A ticket for this payment is needed.");
    }
    Payments provider = payments.getIfAvailable();
    if (provider == null) {
      throw nothingToConfirm();
    }
    try {
      if (provider.look(paymentId) instanceof ActionRequired(_, String secret)) {
        return ResponseEntity.ok()
            .cacheControl(CacheControl.noStore())
            .body(new ClientSecret(secret));
      }
    } catch (PaymentsUnavailable e) {
      throw Problem.of(CommonProblem.SERVICE_UNAVAILABLE, "The payment provider does not answer.")
          .retryAfter(LATER);
    }
    throw nothingToConfirm();
  }

  private static Problem nothingToConfirm() {
    return Problem.of(CommonProblem.NOT_FOUND, "There is no such payment to confirm.");
  }

  private boolean isMeant(String paymentId, @Nullable String authorization) {
    ServiceTickets known = tickets.getIfAvailable();
    if (known == null || authorization == null || !authorization.startsWith(BEARER)) {
      return false;
    }
    try {
      return known
          .verify(PURPOSE, authorization.substring(BEARER.length()))
          .claim("paymentId")
          .equals(paymentId);
    } catch (InvalidTicket e) {
      return false;
    }
  }
}

package dev.swath.pricing.rest;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.wire.WireJson;
import dev.swath.pricing.domain.Pricing;
import dev.swath.service.problems.CommonProblem;
import dev.swath.service.problems.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;

/**
 * What would be decided of an order: the event in, the decision out, both as they stand on the
 * wire. Scope {@code orders:read}. Nothing is stored.
 */
@RestController
class DecisionsController {
  private static final String CONTRACTS_CLAIM = "contracts";
  private static final String ALL_CONTRACTS = "*";

  /** What a record of the log can hold. */
  private static final int LARGEST_BODY_BYTES = 4 << 20;

  /** As many as an order may have; also bounds the work that one call can ask for. */
  private static final int MOST_ITEMS = 100;

  private static final int MOST_SCENES = 20;
  private static final ObjectReader ORDERS = WireJson.mapper().readerFor(OrderRequested.class);

  /** How long a question waits for its turn. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Pricing pricing;

  /** Bounds memory and work, whoever asks: a body and its areas may take tens of megabytes. */
  private final Semaphore atOnce;

  DecisionsController(
      Pricing pricing, @Value("${swath.pricing.decisions-at-once:8}") int decisionsAtOnce) {
    this.pricing = pricing;
    this.atOnce = new Semaphore(decisionsAtOnce, true);
  }

  /** One of the two. */
  record Decision(@Nullable OrderPriced priced, @Nullable OrderRejected rejected) {
    static Decision of(OrderEvent decision) {
      return switch (decision) {
        case OrderPriced priced -> new Decision(priced, null);
        case OrderRejected rejected -> new Decision(null, rejected);
        default -> throw new IllegalStateException("not a decision: " + decision);
      };
    }
  }

  /** 200 with either outcome. */
  @PostMapping(
      path = "/v1/decisions",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] decide(InputStream body, @AuthenticationPrincipal Jwt token) throws IOException {
    if (!enter()) {
      throw Problem.of(PricingProblem.TOO_BUSY, "Ask again in a moment.")
          .retryAfter(Duration.ofSeconds(1));
    }
    try {
      OrderRequested order = order(body);
      checkAccess(order.contractId(), token);
      return WireJson.mapper().writeValueAsBytes(Decision.of(pricing.decide(order)));
    } finally {
      atOnce.release();
    }
  }

  private boolean enter() {
    try {
      return atOnce.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static OrderRequested order(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(LARGEST_BODY_BYTES + 1);
    if (bytes.length > LARGEST_BODY_BYTES) {
      throw Problem.of(
          CommonProblem.BODY_TOO_LARGE,
          "The body is larger than " + LARGEST_BODY_BYTES + " bytes.");
    }
    OrderRequested order = parsed(bytes);
    if (order.items().size() > MOST_ITEMS
        || order.items().stream().map(OrderItem::scenes).anyMatch(s -> s.size() > MOST_SCENES)) {
      throw Problem.of(
          PricingProblem.TOO_MANY,
          "At most " + MOST_ITEMS + " items, and " + MOST_SCENES + " scenes in each.");
    }
    return order;
  }

  private static OrderRequested parsed(byte[] bytes) {
    try {
      OrderRequested order = ORDERS.readValue(bytes);
      if (order != null) {
        return order;
      }
    } catch (JacksonException | IllegalArgumentException | NullPointerException _) {
      // The records' own constructors refuse what is missing or out of range. What they say may
      // quote the body.
    }
    throw Problem.of(
        PricingProblem.MALFORMED_ORDER, "The body is not an order as it is requested.");
  }

  /** Another contract's prices are nobody's business, its existence included. */
  private static void checkAccess(ContractId contract, Jwt token) {
    // A list, as at the front door: a bare name would be read by one and not by the other.
    if (!(token.getClaims().get(CONTRACTS_CLAIM) instanceof List<?> granted)
        || !(granted.contains(ALL_CONTRACTS) || granted.contains(contract.value()))) {
      throw Problem.of(PricingProblem.UNKNOWN_CONTRACT, "There is no such contract.");
    }
  }
}

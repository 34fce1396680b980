package dev.swath.pricing.rest;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.wire.WireJson;
import dev.swath.pricing.domain.Pricing;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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

  private final Pricing pricing;

  DecisionsController(Pricing pricing) {
    this.pricing = pricing;
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
    OrderRequested order = order(body);
    checkAccess(order.contractId(), token);
    return WireJson.mapper().writeValueAsBytes(Decision.of(pricing.decide(order)));
  }

  private static OrderRequested order(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(LARGEST_BODY_BYTES + 1);
    if (bytes.length > LARGEST_BODY_BYTES) {
      throw new ProblemException(
          HttpStatus.CONTENT_TOO_LARGE,
          "body-too-large",
          "The body is larger than " + LARGEST_BODY_BYTES + " bytes.");
    }
    OrderRequested order = parsed(bytes);
    if (order.items().size() > MOST_ITEMS
        || order.items().stream().map(OrderItem::scenes).anyMatch(s -> s.size() > MOST_SCENES)) {
      throw new ProblemException(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "too-many",
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
    throw new ProblemException(
        HttpStatus.BAD_REQUEST, "malformed-order", "The body is not an order as it is requested.");
  }

  /** Another contract's prices are nobody's business, its existence included. */
  private static void checkAccess(ContractId contract, Jwt token) {
    List<String> granted = token.getClaimAsStringList(CONTRACTS_CLAIM);
    if (granted == null
        || !(granted.contains(ALL_CONTRACTS) || granted.contains(contract.value()))) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND, "unknown-contract", "There is no such contract.");
    }
  }
}

package dev.swath.fulfillment.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.DeliveryStatus;
import dev.swath.events.domain.OrderEvent.DeliveryResolved;
import dev.swath.events.domain.OrderEvent.Resolution;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.fulfillment.application.DeliveriesInNeed;
import dev.swath.fulfillment.application.Engine;
import dev.swath.fulfillment.application.ResolveDelivery;
import dev.swath.fulfillment.application.ResolveDelivery.Outcome;
import dev.swath.service.problems.CommonProblem;
import dev.swath.service.problems.Problem;
import dev.swath.service.problems.ProblemError;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What operators see of deliveries that need attention, and what they decide. */
@RestController
@RequestMapping(path = "/v1/deliveries", produces = MediaType.APPLICATION_JSON_VALUE)
class DeliveriesController {
  static final String SCOPE = "fulfillment:admin";
  static final String NEEDS_ATTENTION = "needs-attention";

  private static final int MAX_LIMIT = 200;
  private static final int MAX_WHY_CHARACTERS = 500;
  private static final Set<String> FIELDS = Set.of("resolution", "upstreamOrderId", "why");
  private static final Set<String> QUERY = Set.of("status", "limit", "after");
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final DeliveriesInNeed deliveries;
  private final ResolveDelivery resolveDelivery;
  private final Engine engine;

  DeliveriesController(
      DeliveriesInNeed deliveries, ResolveDelivery resolveDelivery, Engine engine) {
    this.deliveries = deliveries;
    this.resolveDelivery = resolveDelivery;
    this.engine = engine;
  }

  /**
   * A page of deliveries, those of one order together.
   *
   * @param next value of {@code after} for the next page; null at the end
   */
  record Page(List<DeliveryView> items, @Nullable String next) {}

  /** A decision that the log has. */
  record Resolved(
      String deliveryId,
      String orderId,
      String resolution,
      @Nullable String upstreamOrderId,
      String by,
      String why,
      Instant at) {
    static Resolved of(DeliveryResolved decision) {
      return new Resolved(
          decision.deliveryId().toString(),
          decision.orderId().toString(),
          named(decision.resolution()),
          decision.upstreamOrderId(),
          decision.by(),
          decision.why(),
          decision.at());
    }
  }

  @GetMapping
  Page list(@RequestParam Map<String, String> query) {
    for (String parameter : query.keySet()) {
      if (!QUERY.contains(parameter)) {
        throw invalid(parameter, "There is no parameter of this name here.");
      }
    }
    if (!NEEDS_ATTENTION.equals(query.getOrDefault("status", NEEDS_ATTENTION))) {
      throw invalid("status", "The only status that can be listed is " + NEEDS_ATTENTION + ".");
    }
    int limit = limit(query.getOrDefault("limit", "50"));
    List<OrderState> orders = deliveries.page(after(query.get("after")), limit + 1);
    List<DeliveryView> items = new ArrayList<>();
    for (OrderState order : orders.subList(0, Math.min(limit, orders.size()))) {
      for (int i = 0; i < order.items().size(); i++) {
        if (order.items().get(i).delivery().status() == DeliveryStatus.NEEDS_ATTENTION) {
          items.add(DeliveryView.of(order, i, engine.lastCause(order.id(), i)));
        }
      }
    }
    return new Page(items, orders.size() > limit ? orders.get(limit - 1).id().toString() : null);
  }

  private static int limit(String text) {
    if (!text.matches("\\d{1,3}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > MAX_LIMIT) {
      throw invalid("limit", "limit is a number of orders from 1 to " + MAX_LIMIT + ".");
    }
    return Integer.parseInt(text);
  }

  private static @Nullable OrderId after(@Nullable String text) {
    try {
      return text == null ? null : OrderId.parse(text);
    } catch (IllegalArgumentException e) {
      throw invalid("after", "Send what the page before gave as next.");
    }
  }

  private static Problem invalid(String parameter, String detail) {
    return Problem.of(CommonProblem.INVALID_PARAMETER, detail).with("parameter", parameter);
  }

  @PostMapping(path = "/{id}/resolution", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Resolved resolve(
      @PathVariable("id") String id,
      @RequestHeader("Idempotency-Key") String key,
      @RequestBody JsonNode body,
      @AuthenticationPrincipal Jwt operator)
      throws InterruptedException {
    if (!key.matches("[!-~]{1,128}")) {
      throw invalid("Idempotency-Key", "Send 1 to 128 printable ASCII characters without blanks.");
    }
    DeliveryId delivery = delivery(id);
    List<ProblemError> errors = new ArrayList<>();
    Resolution resolution = resolution(body, errors);
    String upstreamOrderId = upstreamOrderId(body, resolution, errors);
    String why = why(body, errors);
    if (!errors.isEmpty() || resolution == null || why == null) {
      throw Problem.of(DeliveryProblem.INVALID_RESOLUTION, "See errors.").errors(errors);
    }
    String by = String.valueOf(operator.getSubject());
    Outcome outcome =
        resolveDelivery.resolve(
            new ResolveDelivery.Request(
                hash(by, key),
                hash(id, resolution.name(), String.valueOf(upstreamOrderId), why),
                delivery,
                resolution,
                upstreamOrderId,
                by.substring(0, Math.min(200, by.length())),
                why));
    return switch (outcome) {
      case Outcome.Told(DeliveryResolved decision) -> Resolved.of(decision);
      case Outcome.NotInNeed _ ->
          throw Problem.of(
                  DeliveryProblem.NOT_IN_NEED,
                  "No delivery of this id needs attention. If it has just begun to, ask again.")
              .retryAfter(ASK_AGAIN);
      case Outcome.OtherRequestUnderKey _ ->
          throw Problem.of(
              DeliveryProblem.IDEMPOTENCY_KEY_REUSED,
              "Another decision was sent under this Idempotency-Key. Send a new key.");
      case Outcome.Impossible(String reason) ->
          throw Problem.of(DeliveryProblem.INVALID_RESOLUTION, reason);
    };
  }

  private static DeliveryId delivery(String id) {
    try {
      return DeliveryId.parse(id);
    } catch (IllegalArgumentException e) {
      throw Problem.of(CommonProblem.NOT_FOUND, "There is no delivery of this id.");
    }
  }

  private static @Nullable Resolution resolution(JsonNode body, List<ProblemError> errors) {
    if (!body.isObject()) {
      errors.add(ProblemError.of("", "not-an-object", "Send an object with resolution and why."));
      return null;
    }
    body.propertyNames().stream()
        .filter(name -> !FIELDS.contains(name))
        .map(name -> name.substring(0, Math.min(60, name.length())))
        .forEach(
            name ->
                errors.add(
                    ProblemError.of("/" + name, "unknown-field", "There is no such field here.")));
    String text = body.path("resolution").stringValue("");
    for (Resolution resolution : Resolution.values()) {
      if (named(resolution).equals(text)) {
        return resolution;
      }
    }
    errors.add(
        text.equals("reroute")
            ? ProblemError.of(
                "/resolution", "no-other-provider", "No other provider delivers the product.")
            : ProblemError.of(
                "/resolution", "unknown-resolution", "Choose one of retry, placed-as, fail."));
    return null;
  }

  private static String named(Resolution resolution) {
    return resolution.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static @Nullable String upstreamOrderId(
      JsonNode body, @Nullable Resolution resolution, List<ProblemError> errors) {
    JsonNode given = body.path("upstreamOrderId");
    boolean isWanted = resolution == Resolution.PLACED_AS;
    if (given.isMissingNode() && !isWanted) {
      return null;
    }
    if (!isWanted) {
      errors.add(
          ProblemError.of(
              "/upstreamOrderId", "not-wanted", "Only placed-as has an upstream order."));
      return null;
    }
    String id = given.stringValue("");
    if (!id.matches("[\\x21-\\x7E]{1,200}")) {
      errors.add(
          ProblemError.of(
              "/upstreamOrderId",
              "invalid",
              "Send the provider's name for the order: 1 to 200 printable characters."));
      return null;
    }
    return id;
  }

  private static @Nullable String why(JsonNode body, List<ProblemError> errors) {
    String why = body.path("why").stringValue("").strip();
    boolean isPrintable = why.codePoints().noneMatch(DeliveriesController::isUnprintable);
    if (why.isEmpty() || why.length() > MAX_WHY_CHARACTERS || !isPrintable) {
      errors.add(
          ProblemError.of(
              "/why", "invalid", "Say why, in 1 to 500 printable characters on one line."));
      return null;
    }
    return why;
  }

  private static boolean isUnprintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** The parts cannot be moved against each other: none contains the separator. */
  private static String hash(String... parts) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(String.join("\u001f", parts).getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}

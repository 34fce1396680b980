package dev.swath.sandbox;

import dev.swath.sandbox.core.Behaviour;
import dev.swath.sandbox.core.Conduct;
import dev.swath.sandbox.core.OrderBook;
import dev.swath.sandbox.core.SceneScript;
import dev.swath.sandbox.core.Status;
import dev.swath.sandbox.core.UpstreamDelivery;
import dev.swath.sandbox.core.UpstreamOrder;
import dev.swath.sandbox.http.Json;
import dev.swath.sandbox.http.Refusal;
import dev.swath.sandbox.http.Reply;
import dev.swath.sandbox.http.Request;
import dev.swath.sandbox.http.Route;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * The sandbox's own endpoints: health, behaviour, scripts, and what arrived upstream. They ask for
 * no token.
 */
final class Control {
  private final OrderBook orders;
  private final Conduct conduct;

  Control(OrderBook orders, Conduct conduct) {
    this.orders = orders;
    this.conduct = conduct;
  }

  /** An upstream order in brief. */
  record OrderSummary(
      UUID id,
      String protocol,
      List<String> tags,
      List<String> sceneIds,
      Status status,
      Instant createdAt) {}

  /** A reference that more than one upstream order carries. */
  record Duplicate(String reference, List<UUID> orderIds) {}

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/health", request -> Reply.json(200, Map.of("status", "UP"))),
        Route.of("GET", "/_sandbox/behaviour", request -> Reply.json(200, conduct.behaviour())),
        Route.of("PUT", "/_sandbox/behaviour", this::behave),
        Route.of("GET", "/_sandbox/scenes/*", this::script),
        Route.of("PUT", "/_sandbox/scenes/*", this::putScript),
        Route.of("DELETE", "/_sandbox/scenes/*", this::forget),
        Route.of("GET", "/_sandbox/orders", this::orders),
        Route.of("GET", "/_sandbox/orders/duplicates", this::duplicates));
  }

  /** A field that is left out keeps its value. */
  private Reply behave(Request request) {
    ObjectNode current = Json.MAPPER.valueToTree(conduct.behaviour());
    Behaviour next = Json.bind(current.setAll(request.json()), Behaviour.class);
    conduct.behave(next);
    return Reply.json(200, next);
  }

  private Reply script(Request request) {
    return Reply.json(
        200,
        conduct
            .scriptOf(request.parameter(0))
            .orElseThrow(() -> Refusal.notFound("no script for this scene")));
  }

  private Reply putScript(Request request) {
    SceneScript script = Json.bind(request.json(), SceneScript.class);
    conduct.script(request.parameter(0), script);
    return Reply.json(200, script);
  }

  private Reply forget(Request request) {
    conduct.forget(request.parameter(0));
    return Reply.json(200, Map.of());
  }

  private Reply orders(Request request) {
    Instant now = orders.now();
    return Reply.array(() -> orders.newestFirst().map(order -> summary(order, now)));
  }

  private static OrderSummary summary(UpstreamOrder order, Instant now) {
    return new OrderSummary(
        order.id(),
        order.protocol(),
        order.tags(),
        order.deliveries().stream().map(UpstreamDelivery::sceneId).toList(),
        order.status(now),
        order.createdAt());
  }

  private Reply duplicates(Request request) {
    return Reply.json(
        200,
        orders.duplicates().entrySet().stream()
            .map(entry -> new Duplicate(entry.getKey(), entry.getValue()))
            .toList());
  }
}

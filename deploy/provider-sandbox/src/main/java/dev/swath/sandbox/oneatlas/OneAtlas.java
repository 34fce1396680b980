package dev.swath.sandbox.oneatlas;

import dev.swath.sandbox.core.Conduct;
import dev.swath.sandbox.core.OrderBook;
import dev.swath.sandbox.core.Status;
import dev.swath.sandbox.core.UpstreamDelivery;
import dev.swath.sandbox.core.UpstreamOrder;
import dev.swath.sandbox.http.Content;
import dev.swath.sandbox.http.Refusal;
import dev.swath.sandbox.http.Reply;
import dev.swath.sandbox.http.Request;
import dev.swath.sandbox.http.Route;
import dev.swath.sandbox.oneatlas.ProductOrder.SceneKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The ordering API of the OneAtlas Data guide: prices, orders, deliveries, downloads. Where the
 * guide is silent (201, paging defaults, comma separated tags, error bodies) the published OpenAPI
 * of the provider is followed.
 */
public final class OneAtlas {
  private static final String PROTOCOL = "oneatlas";

  /** As in the guide, where 500 results are told as "500 or more". */
  private static final int COUNT_LIMIT = 500;

  private static final int MAX_ITEMS_PER_PAGE = 500;

  private final OrderBook orders;
  private final Conduct conduct;

  public OneAtlas(OrderBook orders, Conduct conduct) {
    this.orders = orders;
    this.conduct = conduct;
  }

  public List<Route> routes() {
    return List.of(
        route("POST", "/api/v1/prices", this::price),
        route("POST", "/api/v1/orders", this::place),
        route("GET", "/api/v1/orders", this::list),
        route("GET", "/api/v1/orders/*", this::order),
        route("POST", "/api/v1/orders/*/cancel", this::cancel),
        route("GET", "/api/v1/deliveries/*", this::delivery),
        route("GET", "/api/v1/items/*/download", this::download));
  }

  /** Every route asks for a token first, then lets the dice decide whether the provider is well. */
  private Route route(String method, String path, Route.Handler handler) {
    return Route.of(
        method,
        path,
        request -> {
          String authorization = request.header("Authorization").orElse("");
          if (!authorization.matches("(?i)Bearer +\\S.*")) {
            throw new Refusal(401, "unauthorized", "a bearer token is required");
          }
          return conduct.failsNow()
              ? Reply.error(500, "internalError", "the provider is unwell")
              : handler.handle(request);
        });
  }

  private Reply price(Request request) {
    return Reply.json(
        200, Documents.price(ProductOrder.parse(request.body(), SceneKey.ID_OR_SOURCE_ID)));
  }

  private Reply place(Request request) {
    ProductOrder wanted = ProductOrder.parse(request.body(), SceneKey.ID);
    return switch (conduct.nextFault(wanted.sceneIds())) {
      case OK -> {
        UpstreamOrder order = accept(wanted);
        yield Reply.json(201, documents(request).order(order));
      }
      case HTTP_400 -> Reply.error(400, "invalidOrder", "the order is refused, as scripted");
      case HTTP_429 ->
          new Reply.Answer(
              429,
              Map.of("Retry-After", "1"),
              Content.json(new Reply.ErrorBody("tooManyRequests", "slow down, as scripted")));
      case HTTP_500 -> Reply.error(500, "internalError", "nothing was ordered, as scripted");
      case RESET -> new Reply.HangUp();
      case HANG -> new Reply.Silence();
      case ACCEPT_THEN_DROP -> {
        accept(wanted);
        yield new Reply.HangUp();
      }
      case ACCEPT_THEN_500 -> {
        accept(wanted);
        yield Reply.error(500, "internalError", "the order was taken, as scripted");
      }
    };
  }

  private UpstreamOrder accept(ProductOrder wanted) {
    List<UpstreamDelivery> deliveries =
        wanted.products().stream()
            .map(
                product ->
                    new UpstreamDelivery(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        product.sceneId(),
                        product.aoi().areaKm2(),
                        Tariff.credits(product.aoi().areaKm2()),
                        conduct.plan(product.sceneId())))
            .toList();
    return orders.place(PROTOCOL, wanted.tags(), deliveries, wanted.payload());
  }

  private Reply order(Request request) {
    return Reply.json(200, documents(request).order(find(request)));
  }

  private Reply cancel(Request request) {
    UpstreamOrder order =
        orders
            .cancel(find(request).id())
            .orElseThrow(
                () -> new Refusal(409, "notCancellable", "the production has started or ended"));
    return Reply.json(200, documents(request).order(order));
  }

  private Reply delivery(Request request) {
    UUID id = id(request);
    return Reply.json(
        200,
        documents(request)
            .delivery(
                orders
                    .findByPart(id)
                    .filter(order -> order.deliveries().stream().anyMatch(has(id)))
                    .orElseThrow(OneAtlas::unknown),
                id));
  }

  private static Predicate<UpstreamDelivery> has(UUID deliveryId) {
    return delivery -> delivery.id().equals(deliveryId);
  }

  private Reply list(Request request) {
    int page = number(request, "page", 1, Integer.MAX_VALUE);
    int perPage = number(request, "itemsPerPage", 10, MAX_ITEMS_PER_PAGE);
    long startIndex = (page - 1L) * perPage;
    Instant now = orders.now();
    // A page may be larger than the memory: each order is read when it is written.
    Stream<UpstreamOrder> items = matching(request, now).skip(startIndex).limit(perPage);
    long counted = matching(request, now).limit(COUNT_LIMIT).count();
    return new Documents(request.baseUrl(), now)
        .page(startIndex, counted, counted == COUNT_LIMIT, perPage, items);
  }

  private Stream<UpstreamOrder> matching(Request request, Instant now) {
    Optional<List<String>> tags = request.query("tags").map(list -> List.of(list.split(",", -1)));
    Optional<String> status = request.query("status");
    Optional<String> kind = request.query("kind");
    return tags.map(wanted -> orders.newestFirst(wanted.getFirst()))
        .orElseGet(orders::newestFirst)
        .filter(order -> order.protocol().equals(PROTOCOL))
        .filter(order -> tags.isEmpty() || new HashSet<>(order.tags()).containsAll(tags.get()))
        .filter(
            order ->
                status.isEmpty() || status.get().equals(Documents.orderWord(order.status(now))))
        .filter(
            order ->
                kind.isEmpty()
                    || kind.get().equals(ProductOrder.parse(order.payload(), SceneKey.ID).kind()));
  }

  private static int number(Request request, String name, int otherwise, int max) {
    String text = request.query(name).orElse(Integer.toString(otherwise));
    try {
      int number = Integer.parseInt(text);
      if (number >= 1) {
        return Math.min(number, max);
      }
    } catch (NumberFormatException e) {
      // Told below, like a number that is too small.
    }
    throw Refusal.badRequest(name + " is a whole number from 1: " + text);
  }

  private Reply download(Request request) {
    UUID itemId = id(request);
    UpstreamOrder order = orders.findByPart(itemId).orElseThrow(OneAtlas::unknown);
    ProductOrder wanted = ProductOrder.parse(order.payload(), SceneKey.ID);
    for (int i = 0; i < order.deliveries().size(); i++) {
      UpstreamDelivery delivery = order.deliveries().get(i);
      if (delivery.itemId().equals(itemId)
          && order.status(delivery, orders.now()) == Status.DELIVERED) {
        return file(ImageFile.of(wanted.products().get(i), itemId), itemId);
      }
    }
    throw unknown();
  }

  private static Reply file(Content file, UUID itemId) {
    byte[] sha256 = file.sha256();
    String ending = file.mediaType().equals("image/jp2") ? ".jp2" : ".tif";
    return new Reply.Answer(
        200,
        Map.of(
            // RFC 9530
            "Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":",
            "ETag", "\"" + HexFormat.of().formatHex(sha256) + "\"",
            "Content-Disposition", "attachment; filename=\"" + itemId + ending + "\""),
        file);
  }

  private UpstreamOrder find(Request request) {
    return orders
        .find(id(request))
        .filter(order -> order.protocol().equals(PROTOCOL))
        .orElseThrow(OneAtlas::unknown);
  }

  private static UUID id(Request request) {
    try {
      return UUID.fromString(request.parameter(0));
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
  }

  private static Refusal unknown() {
    return Refusal.notFound("there is none of this id");
  }

  private Documents documents(Request request) {
    return new Documents(request.baseUrl(), orders.now());
  }
}

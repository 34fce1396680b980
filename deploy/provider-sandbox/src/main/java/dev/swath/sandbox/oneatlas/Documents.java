package dev.swath.sandbox.oneatlas;

import dev.swath.sandbox.core.Aoi;
import dev.swath.sandbox.core.Status;
import dev.swath.sandbox.core.UpstreamDelivery;
import dev.swath.sandbox.core.UpstreamOrder;
import dev.swath.sandbox.http.Json;
import dev.swath.sandbox.http.Reply;
import dev.swath.sandbox.oneatlas.ProductOrder.SceneKey;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * The documents of the guide, field by field, with its habits: {@code isAmountEstimated} and {@code
 * area} are strings, {@code areaKm2} is a number cut to two decimals, {@code payload} is what was
 * sent, to the letter.
 */
final class Documents {
  private static final String CONTRACT = "ff731b8d-5637-40aa-89ad-daa736613714";
  private static final String SUBSCRIPTION = "8fe89b39-9745-40b1-9a1f-5ce98aba2b13";
  private static final String CUSTOMER = "9915b46a-cddd-48e0-49e0-1cc1ddaea356";
  private static final String AMOUNT_UNIT = "kB";

  /** A scene whose id starts so is delivered in half: some clouds, some no-data. */
  private static final String HALF = "sandbox-half";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final String api;
  private final Instant now;

  /**
   * @param baseUrl how the caller reaches the sandbox
   * @param now the time the documents tell of
   */
  Documents(String baseUrl, Instant now) {
    this.api = baseUrl + "/api/v1";
    this.now = now;
  }

  static ObjectNode price(ProductOrder wanted) {
    ObjectNode price = Json.MAPPER.createObjectNode();
    price.putRawValue("payload", new RawValue(wanted.payload()));
    ArrayNode deliveries = price.putArray("deliveries");
    long credits = 0;
    double areaKm2 = 0;
    for (ProductOrder.Product product : wanted.products()) {
      long part = Tariff.credits(product.aoi().areaKm2());
      deliveries
          .addObject()
          .put("id", product.sceneId())
          .put("amount", part)
          .put("amountUnit", AMOUNT_UNIT)
          .put("isAmountEstimated", "false")
          .put("areaKm2", shown(product.aoi().areaKm2()).doubleValue())
          .set("datas", datas(product));
      credits += part;
      areaKm2 += product.aoi().areaKm2();
    }
    price
        .putObject("price")
        .put("credits", credits)
        .put("amount", credits)
        .put("isAmountEstimated", "false")
        .put("areaKm2", shown(areaKm2).doubleValue())
        .put("amountUnit", AMOUNT_UNIT);
    return price.put("feasibility", "automatic").put("orderable", "noAvailableSubscriptionData");
  }

  Reply.Listing page(
      long startIndex, long total, boolean more, long perPage, Stream<UpstreamOrder> items) {
    return new Reply.Listing(
        json -> {
          json.writeStartObject();
          json.writeNumberProperty("startIndex", startIndex);
          json.writeNumberProperty("totalResults", total);
          json.writeBooleanProperty("countLimitReached", more);
          json.writeNumberProperty("itemsPerPage", perPage);
          json.writeArrayPropertyStart("items");
          items.map(this::order).forEach(json::writePOJO);
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  ObjectNode order(UpstreamOrder order) {
    ProductOrder wanted = ProductOrder.parse(order.payload(), SceneKey.ID);
    Status status = order.status(now);
    long credits = order.deliveries().stream().mapToLong(UpstreamDelivery::credits).sum();
    String self = api + "/orders/" + order.id();
    ObjectNode document = Json.MAPPER.createObjectNode();
    ObjectNode links = document.putObject("_links");
    link(links, "self", self);
    link(links, "cancel", self + "/cancel");
    link(links, "contract", api + "/contracts/" + CONTRACT);
    link(links, "payments", self + "/payments");
    link(links, "deliveries", self + "/deliveries");
    link(links, "subscription", api + "/subscriptions/" + SUBSCRIPTION);
    document
        .put("id", order.id().toString())
        .put("kind", wanted.kind())
        .put("service", "data")
        .put("createdAt", TIME.format(order.createdAt()))
        .put("createdBy", CUSTOMER)
        .put("status", orderWord(status))
        .put("contractId", CONTRACT);
    amounts(document, status, credits);
    order.tags().forEach(document.putArray("tags")::add);
    document.putRawValue("payload", new RawValue(order.payload()));
    ArrayNode deliveries = document.putArray("deliveries");
    for (int i = 0; i < order.deliveries().size(); i++) {
      deliveries.add(delivery(order, order.deliveries().get(i), wanted.products().get(i)));
    }
    return document;
  }

  ObjectNode delivery(UpstreamOrder order, UUID deliveryId) {
    ProductOrder wanted = ProductOrder.parse(order.payload(), SceneKey.ID);
    for (int i = 0; i < order.deliveries().size(); i++) {
      if (order.deliveries().get(i).id().equals(deliveryId)) {
        return delivery(order, order.deliveries().get(i), wanted.products().get(i));
      }
    }
    throw new IllegalArgumentException("order " + order.id() + " has no delivery " + deliveryId);
  }

  private ObjectNode delivery(
      UpstreamOrder order, UpstreamDelivery delivery, ProductOrder.Product product) {
    Status status = order.status(delivery, now);
    String changedAt = TIME.format(order.changedAt(delivery, now));
    ObjectNode document = Json.MAPPER.createObjectNode();
    ObjectNode links = document.putObject("_links");
    link(links, "self", api + "/deliveries/" + delivery.id());
    link(links, "contract", api + "/contracts/" + CONTRACT);
    if (status == Status.DELIVERED) {
      String catalog = api + "/opensearch?id=" + delivery.itemId();
      link(links, "catalogUrl", catalog);
      link(links, "catalogItem", catalog);
      link(links, "download", api + "/items/" + delivery.itemId() + "/download");
      link(links, "payment", api + "/contracts/" + CONTRACT + "/payments/" + order.id());
    }
    document
        .put("id", delivery.id().toString())
        .put("kind", "delivery.data.product")
        .put("service", "data")
        .put("createdAt", TIME.format(order.createdAt()))
        .put("status", status == Status.ORDERED ? "processing" : orderWord(status));
    amounts(document, status, delivery.credits());
    document.put("area", shown(delivery.areaKm2()).toPlainString()).put("unit", "km2");
    ObjectNode datas = datas(product);
    datas.put("sensor", "PHR");
    datas.set("segmentFootprint", product.json().path("aoi"));
    boolean isHalf = product.sceneId().startsWith(HALF);
    if (isHalf) {
      datas.set("aoi", westernHalf(product.aoi()));
    }
    datas
        .put("processingLevel", "SENSOR")
        .put("areaKm2", shown(isHalf ? delivery.areaKm2() / 2 : delivery.areaKm2()).doubleValue());
    document.set("datas", datas);
    document.put("updatedAt", changedAt);
    if (status == Status.DELIVERED) {
      document.put("deliveredAt", changedAt);
    }
    return document;
  }

  /** Of the bounding box. */
  private static ObjectNode westernHalf(Aoi aoi) {
    double middle = (aoi.west() + aoi.east()) / 2;
    ObjectNode polygon = Json.MAPPER.createObjectNode().put("type", "Polygon");
    ArrayNode ring = polygon.putArray("coordinates").addArray();
    ring.addArray().add(aoi.west()).add(aoi.south());
    ring.addArray().add(middle).add(aoi.south());
    ring.addArray().add(middle).add(aoi.north());
    ring.addArray().add(aoi.west()).add(aoi.north());
    ring.addArray().add(aoi.west()).add(aoi.south());
    return polygon;
  }

  private static void amounts(ObjectNode document, Status status, long credits) {
    boolean isFinal = status == Status.DELIVERED;
    document
        .put("isAmountEstimated", isFinal ? "false" : "true")
        .put("price", credits)
        .put("amount", credits)
        .put("amountUnit", AMOUNT_UNIT);
    if (isFinal) {
      document.put("estimatedAmount", credits);
    }
  }

  private static ObjectNode datas(ProductOrder.Product product) {
    ObjectNode datas = Json.MAPPER.createObjectNode();
    for (String field :
        List.of("aoi", "productType", "radiometricProcessing", "imageFormat", "crsCode")) {
      datas.set(field, product.json().path(field));
    }
    return datas
        .put("id", product.sceneId())
        .put(
            "sourceId",
            product.json().path("sourceId").stringValue("DS_PHR1A_" + product.sceneId()));
  }

  /** The wire's word for the status of an order. */
  static String orderWord(Status status) {
    return switch (status) {
      case ORDERED -> "ordered";
      case DELIVERED -> "delivered";
      case ERROR -> "error";
      case REJECTED -> "rejected";
      case CANCELLED -> "cancelled";
    };
  }

  private static void link(ObjectNode links, String relation, String href) {
    links.putObject(relation).put("href", href);
  }

  private static BigDecimal shown(double areaKm2) {
    return new BigDecimal(areaKm2).setScale(2, RoundingMode.DOWN);
  }
}

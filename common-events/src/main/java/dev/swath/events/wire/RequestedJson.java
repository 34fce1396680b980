package dev.swath.events.wire;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Violation;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A request as it stands on the wire: with its {@link AreasApart areas} once. */
final class RequestedJson {
  private RequestedJson() {}

  private record Form(
      OrderId orderId,
      ContractId contractId,
      Instant at,
      @Nullable String customerReference,
      List<String> tags,
      List<AreasApart.Item> items,
      List<AreaOfInterest> areas,
      boolean splitByDate,
      boolean allowPartial,
      @Nullable String marketSegment,
      List<String> voucherCodes,
      @Nullable Quote quote,
      List<Violation> leftOut,
      String requestHash,
      String requestedBy) {

    static Form of(OrderRequested event) {
      AreasApart ordered = AreasApart.of(event.items());
      return new Form(
          event.orderId(),
          event.contractId(),
          event.at(),
          event.customerReference(),
          event.tags(),
          ordered.items(),
          ordered.areas(),
          event.splitByDate(),
          event.allowPartial(),
          event.marketSegment(),
          event.voucherCodes(),
          event.quote(),
          event.leftOut(),
          event.requestHash(),
          event.requestedBy());
    }

    OrderRequested toEvent() {
      return new OrderRequested(
          orderId,
          contractId,
          at,
          customerReference,
          tags,
          new AreasApart(items, areas).toItems(),
          splitByDate,
          allowPartial,
          marketSegment,
          voucherCodes,
          quote,
          leftOut,
          requestHash,
          requestedBy);
    }
  }

  static final class Writer extends ValueSerializer<OrderRequested> {
    @Override
    public void serialize(OrderRequested event, JsonGenerator json, SerializationContext context) {
      context.writeValue(json, Form.of(event));
    }
  }

  static final class Reader extends ValueDeserializer<OrderRequested> {
    @Override
    public OrderRequested deserialize(JsonParser parser, DeserializationContext context) {
      return context.readValue(parser, Form.class).toEvent();
    }
  }

  /** Until an order's areas stood apart, each item had its own, and each scene its footprint. */
  static ObjectNode withAreasApart(ObjectNode request) {
    Map<JsonNode, Integer> positions = new LinkedHashMap<>();
    for (JsonNode item : request.path("items")) {
      refer(item, "aoi", "area", positions);
      for (JsonNode scene : item.path("scenes")) {
        refer(scene, "footprint", "footprint", positions);
      }
    }
    ArrayNode areas = request.putArray("areas");
    positions.keySet().forEach(areas::add);
    return request;
  }

  private static void refer(
      JsonNode holder, String before, String after, Map<JsonNode, Integer> positions) {
    if (holder instanceof ObjectNode object && object.hasNonNull(before)) {
      JsonNode area = object.remove(before);
      object.put(after, positions.computeIfAbsent(area, _ -> positions.size()));
    }
  }
}

package dev.swath.orders.intake.rest;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.orders.intake.domain.DateSplit;
import dev.swath.orders.intake.domain.Draft;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.intake.domain.ProductChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a request from JSON and finds everything that is wrong with it, not only the first: for
 * orders, estimates and dry runs alike.
 */
final class OrderRequestReader {
  private static final Set<String> ORDER_FIELDS =
      Set.of(
          "contractId",
          "customerReference",
          "tags",
          "items",
          "aois",
          "splitByDate",
          "allowPartial",
          "marketSegment",
          "voucherCodes",
          "quote");
  private static final Set<String> ITEM_FIELDS =
      Set.of("productType", "sceneId", "scenes", "aoi", "aoiId", "licence", "options");
  static final int MAX_PRODUCT_TYPE_LENGTH = 100;
  private static final int MAX_CONTRACT_ID_LENGTH = 64;

  private final Faults faults = new Faults();
  private final Fields fields = new Fields(faults);
  private final AreasReader areas = new AreasReader(faults, fields);
  private final ScenesReader scenes = new ScenesReader(faults, fields, areas);
  private final OptionsReader options = new OptionsReader(faults, fields);
  private final List<OrderItem> items = new ArrayList<>();
  private final List<OrderItem> legible = new ArrayList<>();
  private final List<ProductChoice> choices = new ArrayList<>();

  private OrderRequestReader() {}

  static Draft read(JsonNode body) {
    return new OrderRequestReader().order(body);
  }

  private Draft order(JsonNode body) {
    if (!fields.isObject(body, "", ORDER_FIELDS)) {
      return new Draft(null, null, null, 0, choices, faults.all());
    }
    ContractId contract = contract(body.path("contractId"));
    String reference =
        fields.optionalText(
            body.path("customerReference"),
            "/customerReference",
            OrderRequest.MAX_CUSTOMER_REFERENCE_LENGTH);
    List<String> tags =
        fields.texts(
            body.path("tags"), "/tags", OrderRequest.MAX_TAGS, OrderRequest.MAX_TAG_LENGTH);
    OrderRequest.Terms terms = terms(body);
    areas.readNamed(body.path("aois"));
    JsonNode entries = body.path("items");
    readItems(entries, terms.splitByDate());
    List<Fault> found = faults.all();
    if (contract == null) {
      return new Draft(null, null, null, size(entries), choices, found);
    }
    OrderRequest request =
        OrderRequest.of(
            contract,
            reference,
            tags,
            items,
            terms,
            found.stream().filter(Fault::isOfAnEntry).toList());
    return new Draft(
        items.isEmpty() ? null : request,
        request.about(legible.stream().limit(OrderRequest.MAX_ITEMS).toList()),
        contract,
        size(entries),
        choices,
        found);
  }

  private static int size(JsonNode entries) {
    return entries.isArray() ? entries.size() : 0;
  }

  private @Nullable ContractId contract(JsonNode node) {
    String text = fields.text(node, "/contractId", MAX_CONTRACT_ID_LENGTH);
    if (text == null) {
      return null;
    }
    try {
      return new ContractId(text);
    } catch (IllegalArgumentException e) {
      faults.add(
          "/contractId",
          "invalid-contract-id",
          "A contract id has letters, digits, dots, underscores and hyphens.");
      return null;
    }
  }

  private OrderRequest.Terms terms(JsonNode body) {
    return new OrderRequest.Terms(
        fields.flag(body.path("splitByDate"), "/splitByDate"),
        fields.flag(body.path("allowPartial"), "/allowPartial"),
        fields.optionalText(
            body.path("marketSegment"), "/marketSegment", OrderRequest.MAX_NAME_LENGTH),
        fields.texts(
            body.path("voucherCodes"),
            "/voucherCodes",
            OrderRequest.MAX_VOUCHERS,
            OrderRequest.MAX_NAME_LENGTH),
        fields.optionalText(body.path("quote"), "/quote", OrderRequest.MAX_QUOTE_LENGTH));
  }

  private void readItems(JsonNode entries, boolean splitByDate) {
    if (fields.isMissing(entries, "/items")
        || !fields.isArray(entries, "/items", 1, OrderRequest.MAX_ITEMS)) {
      return;
    }
    for (int line = 0; line < entries.size(); line++) {
      int before = faults.count();
      OrderItem item = item(line, entries.path(line), splitByDate);
      if (item != null) {
        List<OrderItem> ofEntry = splitByDate ? DateSplit.of(item) : List.of(item);
        legible.addAll(ofEntry);
        if (faults.count() == before) {
          items.addAll(ofEntry);
        }
      }
    }
    if (items.size() > OrderRequest.MAX_ITEMS) {
      faults.add(
          "/items",
          "too-many",
          "Split by date these are "
              + items.size()
              + " deliveries; an order has up to "
              + OrderRequest.MAX_ITEMS
              + ".");
      items.clear();
    }
  }

  /** Null unless product, scenes and area could be read. */
  private @Nullable OrderItem item(int line, JsonNode node, boolean splitByDate) {
    String pointer = "/items/" + line;
    if (!fields.isObject(node, pointer, ITEM_FIELDS)) {
      return null;
    }
    String product =
        fields.text(node.path("productType"), pointer + "/productType", MAX_PRODUCT_TYPE_LENGTH);
    int beforeScenes = faults.count();
    List<Scene> found = scenes.ofEntry(node, pointer, splitByDate);
    AreaOfInterest aoi = areas.ofEntry(node, pointer);
    boolean isLegible = faults.count() == beforeScenes;
    String licence =
        fields.optionalText(
            node.path("licence"), pointer + "/licence", OrderRequest.MAX_NAME_LENGTH);
    int before = faults.count();
    Map<String, Object> wanted = options.read(node.path("options"), pointer + "/options");
    if (product != null) {
      boolean isRead = faults.count() == before;
      choices.add(new ProductChoice(line, product, licence, isRead ? wanted : null));
    }
    return product == null || aoi == null || !isLegible
        ? null
        : new OrderItem(line, product, found, aoi, licence, wanted);
  }
}

package dev.swath.orders.intake.rest;

import dev.swath.aoi.AoiLimits;
import dev.swath.aoi.AoiProblem;
import dev.swath.aoi.AoiReader;
import dev.swath.aoi.AoiReading;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.OrderRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads an order request from JSON and finds everything that is wrong with it, not only the first.
 */
final class OrderRequestReader {
  private static final AoiReader AREAS = new AoiReader(AoiLimits.DEFAULT);
  private static final Set<String> ORDER_FIELDS =
      Set.of("contractId", "customerReference", "tags", "items");
  private static final Set<String> ITEM_FIELDS = Set.of("productType", "sceneId", "aoi", "options");
  private static final int MAX_PRODUCT_TYPE_LENGTH = 100;
  private static final int MAX_SCENE_ID_LENGTH = 200;
  private static final int MAX_OPTIONS = 50;
  private static final int MAX_OPTION_TEXT_LENGTH = 1_000;
  private static final int MAX_OPTION_DEPTH = 4;
  private static final int MAX_OPTION_LIST = 1_000;

  /** Keeps the answer to a body of nonsense shorter than the body. */
  private static final int MAX_FAULTS = 100;

  private final List<Fault> faults = new ArrayList<>();

  private OrderRequestReader() {}

  /**
   * What could be read.
   *
   * @param request null if there are faults
   * @param contractId null if it could not be read
   * @param productTypes by the pointer to where they stand
   */
  record Reading(
      @Nullable OrderRequest request,
      @Nullable ContractId contractId,
      Map<String, String> productTypes,
      List<Fault> faults) {}

  static Reading read(JsonNode body) {
    return new OrderRequestReader().order(body);
  }

  private Reading order(JsonNode body) {
    Map<String, String> productTypes = new LinkedHashMap<>();
    if (!isObject(body, "", ORDER_FIELDS)) {
      return new Reading(null, null, productTypes, faults);
    }
    ContractId contract = contract(body.path("contractId"));
    String reference =
        optionalText(
            body.path("customerReference"),
            "/customerReference",
            OrderRequest.MAX_CUSTOMER_REFERENCE_LENGTH);
    List<String> tags = tags(body.path("tags"));
    List<OrderItem> items = items(body.path("items"), productTypes);
    OrderRequest request =
        contract == null || !faults.isEmpty()
            ? null
            : new OrderRequest(contract, reference, tags, items);
    return new Reading(request, contract, productTypes, faults);
  }

  private @Nullable ContractId contract(JsonNode node) {
    String text = text(node, "/contractId", 64);
    if (text == null) {
      return null;
    }
    try {
      return new ContractId(text);
    } catch (IllegalArgumentException e) {
      fault(
          "/contractId",
          "invalid-contract-id",
          "A contract id has letters, digits, dots, underscores and hyphens.");
      return null;
    }
  }

  private List<String> tags(JsonNode node) {
    Set<String> tags = new LinkedHashSet<>();
    if (isAbsent(node) || !isArray(node, "/tags", 0, OrderRequest.MAX_TAGS)) {
      return List.of();
    }
    for (int i = 0; i < node.size(); i++) {
      String tag = text(node.path(i), "/tags/" + i, OrderRequest.MAX_TAG_LENGTH);
      if (tag != null) {
        tags.add(tag);
      }
    }
    return List.copyOf(tags);
  }

  private List<OrderItem> items(JsonNode node, Map<String, String> productTypes) {
    List<OrderItem> items = new ArrayList<>();
    if (isMissing(node, "/items") || !isArray(node, "/items", 1, OrderRequest.MAX_ITEMS)) {
      return items;
    }
    for (int i = 0; i < node.size(); i++) {
      OrderItem item = item(i, node.path(i), "/items/" + i, productTypes);
      if (item != null) {
        items.add(item);
      }
    }
    return items;
  }

  private @Nullable OrderItem item(
      int line, JsonNode node, String pointer, Map<String, String> productTypes) {
    if (!isObject(node, pointer, ITEM_FIELDS)) {
      return null;
    }
    String productPointer = pointer + "/productType";
    String product = text(node.path("productType"), productPointer, MAX_PRODUCT_TYPE_LENGTH);
    if (product != null) {
      productTypes.put(productPointer, product);
    }
    String scene = text(node.path("sceneId"), pointer + "/sceneId", MAX_SCENE_ID_LENGTH);
    AreaOfInterest aoi = area(node.path("aoi"), pointer + "/aoi");
    Map<String, Object> options = options(node.path("options"), pointer + "/options");
    return product == null || scene == null || aoi == null
        ? null
        : new OrderItem(line, product, List.of(new Scene(scene, null, null)), aoi, null, options);
  }

  private @Nullable AreaOfInterest area(JsonNode node, String pointer) {
    if (isMissing(node, pointer)) {
      return null;
    }
    return switch (AREAS.read(node)) {
      case AoiReading.Accepted accepted -> accepted.aoi();
      case AoiReading.Rejected(AoiProblem problem) -> {
        add(
            new Fault(
                Fault.Kind.AREA,
                pointer + problem.pointer(),
                problem.reason().code(),
                problem.detail(),
                problem.at(),
                problem.repair()));
        yield null;
      }
    };
  }

  private Map<String, Object> options(JsonNode node, String pointer) {
    if (isAbsent(node)) {
      return Map.of();
    }
    if (!node.isObject()) {
      fault(pointer, "wrong-type", "An object is expected.");
      return Map.of();
    }
    return object(node, pointer, 1);
  }

  private Map<String, Object> object(JsonNode node, String pointer, int depth) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (node.size() > MAX_OPTIONS) {
      fault(pointer, "too-many", "Up to " + MAX_OPTIONS + " members are allowed.");
      return values;
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String at = pointer + "/" + escaped(member.getKey());
      if (!member.getKey().matches("[A-Za-z0-9_-]{1,64}")) {
        fault(at, "invalid-name", "A name has letters, digits, underscores and hyphens.");
      } else {
        Object value = value(member.getValue(), at, depth + 1);
        if (value != null) {
          values.put(member.getKey(), value);
        }
      }
    }
    return values;
  }

  private @Nullable Object value(JsonNode node, String pointer, int depth) {
    if (depth > MAX_OPTION_DEPTH && node.isContainer()) {
      fault(pointer, "too-deep", "Options nest up to " + MAX_OPTION_DEPTH + " levels.");
      return null;
    }
    return switch (node.getNodeType()) {
      case STRING -> text(node, pointer, MAX_OPTION_TEXT_LENGTH);
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> number(node, pointer);
      case OBJECT -> object(node, pointer, depth);
      case ARRAY -> list(node, pointer, depth);
      case NULL, MISSING, BINARY, POJO -> {
        fault(pointer, "wrong-type", "A value is expected; leave the option out instead.");
        yield null;
      }
    };
  }

  private List<Object> list(JsonNode node, String pointer, int depth) {
    List<Object> values = new ArrayList<>();
    if (isArray(node, pointer, 0, MAX_OPTION_LIST)) {
      for (int i = 0; i < node.size(); i++) {
        Object value = value(node.path(i), pointer + "/" + i, depth + 1);
        if (value != null) {
          values.add(value);
        }
      }
    }
    return values;
  }

  private @Nullable Number number(JsonNode node, String pointer) {
    if (node.canConvertToLong() && node.isIntegralNumber()) {
      return node.longValue();
    }
    double value = node.doubleValue();
    if (Double.isFinite(value)) {
      return value;
    }
    fault(pointer, "out-of-range", "The number is too large.");
    return null;
  }

  private boolean isObject(JsonNode node, String pointer, Set<String> fields) {
    if (!node.isObject()) {
      fault(pointer, "wrong-type", "An object is expected.");
      return false;
    }
    for (String name : node.propertyNames()) {
      if (!fields.contains(name)) {
        add(
            Fault.of(
                Fault.Kind.UNKNOWN_FIELD,
                pointer + "/" + escaped(name),
                "unknown-field",
                "There is no such field here."));
      }
    }
    return true;
  }

  private boolean isArray(JsonNode node, String pointer, int min, int max) {
    if (!node.isArray()) {
      fault(pointer, "wrong-type", "A list is expected.");
      return false;
    }
    if (node.size() < min || node.size() > max) {
      fault(
          pointer,
          node.size() < min ? "too-few" : "too-many",
          "From " + min + " to " + max + " entries are allowed.");
      return false;
    }
    return true;
  }

  private @Nullable String optionalText(JsonNode node, String pointer, int maxLength) {
    return isAbsent(node) ? null : text(node, pointer, maxLength);
  }

  private @Nullable String text(JsonNode node, String pointer, int maxLength) {
    if (isMissing(node, pointer)) {
      return null;
    }
    if (!node.isString()) {
      fault(pointer, "wrong-type", "Text is expected.");
      return null;
    }
    String text = node.stringValue();
    if (text.isBlank() || text.codePointCount(0, text.length()) > maxLength) {
      fault(pointer, "invalid-length", "From 1 to " + maxLength + " characters are allowed.");
      return null;
    }
    if (!text.codePoints().allMatch(OrderRequestReader::isPrintable)) {
      fault(pointer, "not-printable", "Control characters are not allowed.");
      return null;
    }
    return text;
  }

  private static boolean isPrintable(int codePoint) {
    // A lone half of a surrogate pair is no character, and cannot be written as UTF-8.
    return !Character.isISOControl(codePoint)
        && !(codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private boolean isMissing(JsonNode node, String pointer) {
    if (node.isMissingNode()) {
      fault(pointer, "missing", "This field is needed.");
    }
    return node.isMissingNode();
  }

  private void fault(String pointer, String reason, String detail) {
    add(Fault.of(Fault.Kind.FIELD, pointer, reason, detail));
  }

  private void add(Fault fault) {
    if (faults.size() < MAX_FAULTS) {
      faults.add(fault);
    }
  }

  /** A name as a part of a JSON pointer (RFC 6901), cut where nobody reads on. */
  private static String escaped(String name) {
    String part = name.length() > 100 ? name.substring(0, 100) + "…" : name;
    return part.replace("~", "~0").replace("/", "~1");
  }
}

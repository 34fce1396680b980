package dev.swath.sandbox.oneatlas;

import dev.swath.sandbox.core.Aoi;
import dev.swath.sandbox.http.Json;
import dev.swath.sandbox.http.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The body that prices and orders share.
 *
 * @param payload the body to the letter
 */
record ProductOrder(String kind, List<Product> products, List<String> tags, String payload) {
  private static final Set<String> KINDS =
      Set.of("order.data.product", "order.data.gb.product", "order.product");
  private static final Set<String> IMAGE_FORMATS = Set.of("image/jp2", "image/geotiff");
  private static final Set<String> RADIOMETRIES = Set.of("BASIC16", "REFLECTANCE", "DISPLAY");
  private static final Pattern CRS =
      Pattern.compile("urn:ogc:def:crs:EPSG::(4326|32[67](0[1-9]|[1-5]\\d|60))");

  /** What a request must name its scene by. */
  enum SceneKey {
    ID,
    /** Prices may be asked by the source id alone. */
    ID_OR_SOURCE_ID
  }

  /** One wanted product, checked; {@code json} is what was sent. */
  record Product(String sceneId, String imageFormat, Aoi aoi, JsonNode json) {}

  ProductOrder {
    products = List.copyOf(products);
    tags = List.copyOf(tags);
  }

  /** Reads and checks a body; a missing or wrong field is refused with 400 and named. */
  static ProductOrder parse(String payload, SceneKey key) {
    JsonNode body = Json.object(payload);
    String kind = text(body, "kind", "kind");
    check(KINDS.contains(kind), "kind is not one of " + KINDS);
    JsonNode products = body.path("products");
    check(products.isArray() && !products.isEmpty(), "products is missing or empty");
    List<Product> checked = new ArrayList<>();
    for (int i = 0; i < products.size(); i++) {
      checked.add(product(products.get(i), "products[" + i + "].", key));
    }
    return new ProductOrder(kind, checked, tags(body.path("tags")), payload);
  }

  private static Product product(JsonNode product, String at, SceneKey key) {
    boolean bySource = key == SceneKey.ID_OR_SOURCE_ID && product.path("id").isMissingNode();
    String sceneId =
        text(product, bySource ? "sourceId" : "id", at + (bySource ? "sourceId" : "id"));
    text(product, "productType", at + "productType");
    String radiometry = text(product, "radiometricProcessing", at + "radiometricProcessing");
    check(
        RADIOMETRIES.contains(radiometry),
        at + "radiometricProcessing is not one of " + RADIOMETRIES);
    String imageFormat = text(product, "imageFormat", at + "imageFormat");
    check(IMAGE_FORMATS.contains(imageFormat), at + "imageFormat is not one of " + IMAGE_FORMATS);
    String crs = text(product, "crsCode", at + "crsCode");
    check(CRS.matcher(crs).matches(), at + "crsCode is not EPSG 4326 or a UTM zone: " + crs);
    check(product.path("aoi").isObject(), at + "aoi is missing");
    return new Product(sceneId, imageFormat, Aoi.of(product.path("aoi")), product);
  }

  private static List<String> tags(JsonNode tags) {
    check(
        tags.isMissingNode() || (tags.isArray() && tags.valueStream().allMatch(JsonNode::isString)),
        "tags is not an array of strings");
    return tags.valueStream().map(JsonNode::asString).toList();
  }

  private static String text(JsonNode object, String field, String name) {
    String text = object.path(field).stringValue("");
    check(!text.isBlank(), name + " is missing");
    return text;
  }

  private static void check(boolean fine, String otherwise) {
    if (!fine) {
      throw Refusal.badRequest(otherwise);
    }
  }

  List<String> sceneIds() {
    return products.stream().map(Product::sceneId).toList();
  }
}

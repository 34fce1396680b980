package dev.swath.orders.intake.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.swath.orders.intake.domain.OrderRequest;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shape of an order's body, for the OpenAPI document; {@link OrderRequestReader} reads it. */
@Schema(name = "OrderRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
@JsonInclude(JsonInclude.Include.NON_NULL)
record OrderBody(
    @Schema(description = "Who pays.", example = "demo") String contractId,
    @Schema(
            description = "The customer's own name for the order.",
            maxLength = OrderRequest.MAX_CUSTOMER_REFERENCE_LENGTH)
        @Nullable String customerReference,
    @ArraySchema(
            maxItems = OrderRequest.MAX_TAGS,
            schema = @Schema(minLength = 1, maxLength = OrderRequest.MAX_TAG_LENGTH))
        @Nullable List<String> tags,
    @ArraySchema(minItems = 1, maxItems = OrderRequest.MAX_ITEMS) List<Item> items) {

  @Schema(name = "OrderRequestItem", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record Item(
      @Schema(description = "From the price book.", example = "pleiades-bundle") String productType,
      @Schema(description = "The scene in its provider's catalogue.") String sceneId,
      @Schema(
              description =
                  "Area of interest: a GeoJSON Polygon or MultiPolygon (RFC 7946), or one Feature"
                      + " of such, in WGS84 longitude and latitude.",
              types = "object")
          Map<String, Object> aoi,
      @Schema(description = "Processing options of the product type.", types = "object")
          @Nullable Map<String, Object> options) {}

  /** What an order would cost. */
  @Schema(name = "Prices")
  record Prices(
      String contractId,
      @Schema(description = "In credits.") long totalCredits,
      List<ItemPrice> items,
      List<Map<String, Object>> errors) {}

  @Schema(name = "ItemPrice")
  record ItemPrice(
      @Schema(description = "Area of the AOI in km².") double areaKm2,
      @Schema(description = "In credits.") long credits) {}

  static final String EXAMPLE =
      """
      {
        "contractId": "demo",
        "customerReference": "PO-2026-118",
        "tags": ["toulouse"],
        "items": [
          {
            "productType": "pleiades-bundle",
            "sceneId": "DS_PHR1A_201607161044126_FR1_PX_E001N43_0612_01654",
            "aoi": {
              "type": "Polygon",
              "coordinates": [
                [[1.40, 43.55], [1.45, 43.55], [1.45, 43.60], [1.40, 43.60], [1.40, 43.55]]
              ]
            },
            "options": {"radiometricProcessing": "REFLECTANCE", "imageFormat": "image/jp2"}
          }
        ]
      }
      """;
}

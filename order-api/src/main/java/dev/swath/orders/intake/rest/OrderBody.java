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
    @Schema(description = "Who pays.", example = "demo", pattern = "^[A-Za-z0-9._-]{1,64}$")
        String contractId,
    @Schema(
            description = "The customer's own name for the order.",
            minLength = 1,
            maxLength = OrderRequest.MAX_CUSTOMER_REFERENCE_LENGTH)
        @Nullable String customerReference,
    @ArraySchema(
            maxItems = OrderRequest.MAX_TAGS,
            schema = @Schema(minLength = 1, maxLength = OrderRequest.MAX_TAG_LENGTH))
        @Nullable List<String> tags,
    @ArraySchema(minItems = 1, maxItems = OrderRequest.MAX_ITEMS) List<Item> items,
    @ArraySchema(
            maxItems = OrderRequest.MAX_ITEMS,
            arraySchema = @Schema(description = "Areas that items name by their id."))
        @Nullable List<NamedArea> aois,
    @Schema(
            description =
                "Makes an item, and so a delivery, of each acquisition date (UTC). Without it, the"
                    + " scenes of an item are one mosaic, which is paid once.",
            defaultValue = "false")
        @Nullable Boolean splitByDate,
    @Schema(
            description =
                "The order goes on without what is wrong with its items, and says what it left out."
                    + " Without it, nothing may be wrong.",
            defaultValue = "false")
        @Nullable Boolean allowPartial,
    @Schema(
            description = "What the imagery is for, by a name of the price book.",
            minLength = 1,
            maxLength = OrderRequest.MAX_NAME_LENGTH)
        @Nullable String marketSegment,
    @ArraySchema(
            maxItems = OrderRequest.MAX_VOUCHERS,
            schema = @Schema(minLength = 1, maxLength = OrderRequest.MAX_NAME_LENGTH))
        @Nullable List<String> voucherCodes,
    @Schema(
            description =
                "Token of a quote that POST /v1/prices gave for this very body: the order pays its"
                    + " prices.",
            minLength = 1,
            maxLength = OrderRequest.MAX_QUOTE_LENGTH)
        @Nullable String quote) {

  @Schema(
      name = "OrderRequestItem",
      description = "Has exactly one of sceneId and scenes, and exactly one of aoi and aoiId.",
      additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record Item(
      @Schema(
              description = "From the price book.",
              example = "pleiades-bundle",
              minLength = 1,
              maxLength = OrderRequestReader.MAX_PRODUCT_TYPE_LENGTH)
          String productType,
      @Schema(
              description = "The scene in its provider's catalogue.",
              minLength = 1,
              maxLength = ScenesReader.MAX_ID_LENGTH)
          @Nullable String sceneId,
      @ArraySchema(minItems = 1, maxItems = OrderRequest.MAX_SCENES)
          @Nullable List<ItemScene> scenes,
      @Schema(
              description =
                  "Area of interest: a GeoJSON Polygon or MultiPolygon (RFC 7946), or one Feature"
                      + " of such, in WGS84 longitude and latitude.",
              types = "object")
          @Nullable Map<String, Object> aoi,
      @Schema(
              description = "The id of one of the aois.",
              minLength = 1,
              maxLength = OrderRequest.MAX_NAME_LENGTH)
          @Nullable String aoiId,
      @Schema(
              description = "A tier of the product's licences; without it, its usual one.",
              minLength = 1,
              maxLength = OrderRequest.MAX_NAME_LENGTH)
          @Nullable String licence,
      @Schema(description = "Processing options of the product type.", types = "object")
          @Nullable Map<String, Object> options) {}

  @Schema(
      name = "OrderRequestScene",
      description = "A scene as it stands in its provider's catalogue.",
      additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record ItemScene(
      @Schema(
              description = "In the provider's catalogue.",
              minLength = 1,
              maxLength = ScenesReader.MAX_ID_LENGTH)
          String id,
      @Schema(
              description =
                  "When it was taken: an instant (RFC 3339) or a date. Needed by splitByDate.",
              example = "2026-05-01")
          @Nullable String acquiredAt,
      @Schema(description = "What it covers, by the rules of an AOI.", types = "object")
          @Nullable Map<String, Object> footprint) {}

  @Schema(name = "NamedArea", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record NamedArea(
      @Schema(
              description = "What items call the area.",
              minLength = 1,
              maxLength = OrderRequest.MAX_NAME_LENGTH)
          String id,
      @Schema(
              description = "For people.",
              minLength = 1,
              maxLength = AreasReader.MAX_AREA_NAME_LENGTH)
          @Nullable String name,
      @Schema(description = "As the aoi of an item.", types = "object")
          Map<String, Object> geometry) {}

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

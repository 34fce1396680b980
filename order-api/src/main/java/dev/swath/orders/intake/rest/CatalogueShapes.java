package dev.swath.orders.intake.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shapes of what the pricing service shows, for the OpenAPI document. */
final class CatalogueShapes {
  private CatalogueShapes() {}

  @Schema(name = "Catalogue", description = "The products of one version of the price book.")
  record Products(
      @Schema(description = "Version of the price book.", example = "2026-01") String priceBook,
      @Schema(description = "From when on the version is in force.") Instant validFrom,
      @Schema(description = "By market segment, what it multiplies the price by.")
          Map<String, BigDecimal> marketSegments,
      @Schema(description = "In the order of the price book.") List<Product> products) {}

  @Schema(name = "Product", description = "What does not apply to the product is absent.")
  record Product(
      @Schema(description = "What orders name.", example = "pleiades-bundle") String id,
      @Schema(description = "For people.") String title,
      @Schema(description = "Price of each km² that is billed, in credits.")
          @Nullable BigDecimal creditsPerKm2,
      @Schema(description = "Price of each scene, in credits.")
          @Nullable BigDecimal creditsPerScene,
      @Schema(description = "A smaller area of interest is refused.")
          BigDecimal minimumOrderAreaKm2,
      @Schema(description = "A smaller area pays for this one.") BigDecimal minimumBilledAreaKm2,
      @Schema(description = "What the scenes must cover of the area of interest.")
          @Nullable BigDecimal minimumOverlapKm2,
      @Schema(description = "What the scenes must cover, in percent of the area of interest.")
          @Nullable BigDecimal minimumOverlapPercent,
      @Schema(
              description =
                  "Which area is paid for: the area of interest, what the scenes' footprints cover"
                      + " of it, or what is delivered.",
              allowableValues = {"aoi", "covered", "delivered"})
          String bills,
      @Schema(description = "By option and value, what the processing costs more.")
          @Nullable Map<String, Map<String, Surcharge>> processing,
      @Schema(description = "The usual licence first.") @Nullable List<Licence> licences,
      @Schema(description = "What young images cost more, from the youngest on.")
          @Nullable List<Freshness> freshness,
      @Schema(description = "How the ids of the provider's scenes tell their date.")
          @Nullable String sceneDate,
      @Schema(description = "JSON Schema of the product's options.", types = "object")
          Map<String, Object> schema) {}

  @Schema(name = "ProcessingSurcharge", description = "Has exactly one of its members.")
  record Surcharge(
      @Schema(description = "What the price is multiplied by.") @Nullable BigDecimal factor,
      @Schema(description = "What each billed km² costs more, in credits.")
          @Nullable BigDecimal creditsPerKm2) {}

  @Schema(name = "Licence")
  record Licence(
      @Schema(description = "What orders name.", example = "standard") String id,
      @Schema(description = "What the licence costs more, in percent.") BigDecimal upliftPercent) {}

  @Schema(name = "Freshness")
  record Freshness(
      @Schema(description = "The image's age in days is below this.") int youngerThanDays,
      @Schema(description = "What the price is multiplied by.") BigDecimal factor) {}

  @Schema(name = "PriceBooks")
  record Versions(List<Version> priceBooks) {}

  @Schema(name = "PriceBook")
  record Version(
      @Schema(description = "What GET /v1/price-books/{version} takes.") String version,
      @Schema(description = "From when on the version is in force.") Instant validFrom,
      @Schema(description = "Whether the version is in force now.") boolean inForce) {}
}

package dev.swath.orders.intake.domain;

import org.jspecify.annotations.Nullable;

/** The cheapest repair of what is usually wrong, in words. */
final class Repairs {
  private Repairs() {}

  /** Null if there is none that fits all cases. */
  static @Nullable String of(String reason) {
    return switch (reason) {
      case "unknown-product" -> "choose a product type of GET /v1/products";
      case "unknown-option" -> "leave the option out";
      case "missing-option", "invalid-option" ->
          "look at the schema of the product: GET /v1/products/{id}";
      case "unknown-licence" -> "choose a licence of the product: GET /v1/products/{id}";
      case "unknown-market-segment" -> "choose a market segment of the price book, or none";
      case "unknown-voucher", "voucher-expired", "voucher-used-up" -> "leave the voucher out";
      case "below-minimum-order-area" ->
          "enlarge the area of interest to the product's minimumOrderAreaKm2";
      case "aoi-outside-scene", "overlap-below-minimum" ->
          "move the area of interest into the scene, or choose a scene that covers it";
      case "footprint-missing" ->
          "state the footprint of each scene, or order each scene by itself";
      case "scene-id-without-date" -> "give the scene's id as the provider's catalogue has it";
      case "acquisition-date-missing" -> "state acquiredAt of each scene";
      case "acquisition-date-mismatch" ->
          "leave acquiredAt out, or state it as the scene's id does";
      case "quote-invalid", "quote-expired", "quote-mismatch" ->
          "leave the quote out, or ask for a new one: POST /v1/prices";
      default -> null;
    };
  }
}

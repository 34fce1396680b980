package dev.swath.fulfillment.domain;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.DeliveryId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is ordered upstream: what was sold. A provider maps the licence and every option, or refuses
 * the request; it never leaves one out.
 *
 * @param reference ours; the upstream order can be found by it
 * @param productType the provider's name for the product
 * @param parts at least one
 * @param licence a tier of the product's licences; null for its usual one
 * @param options processing options as the customer gave them
 */
public record PlacementRequest(
    DeliveryId reference,
    String productType,
    List<Part> parts,
    @Nullable String licence,
    Map<String, Object> options) {
  public PlacementRequest {
    parts = List.copyOf(parts);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** What is wanted of a scene. */
  public record Part(String sceneId, AreaOfInterest aoi) {}
}

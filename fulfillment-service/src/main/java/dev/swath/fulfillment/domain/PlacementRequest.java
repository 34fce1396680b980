package dev.swath.fulfillment.domain;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.DeliveryId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is ordered upstream.
 *
 * @param reference ours; the upstream order can be found by it
 * @param productType the provider's name for the product
 * @param parts at least one
 * @param options processing options as the customer gave them
 */
public record PlacementRequest(
    DeliveryId reference, String productType, List<Part> parts, Map<String, Object> options) {
  public PlacementRequest {
    parts = List.copyOf(parts);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** What is wanted of a scene. */
  public record Part(String sceneId, AreaOfInterest aoi) {}
}

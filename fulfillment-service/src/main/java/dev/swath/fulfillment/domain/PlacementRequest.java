package dev.swath.fulfillment.domain;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.DeliveryId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is ordered upstream.
 *
 * @param reference ours; the upstream order can be found by it
 * @param productType the provider's name for the product
 * @param options processing options as the customer gave them
 */
public record PlacementRequest(
    DeliveryId reference,
    String productType,
    String sceneId,
    AreaOfInterest aoi,
    Map<String, Object> options) {
  public PlacementRequest {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }
}

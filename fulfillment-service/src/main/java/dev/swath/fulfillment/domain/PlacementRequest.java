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
 * @param aoi what the scenes cover of the area that was asked for, where that is known
 * @param options processing options as the customer gave them
 */
public record PlacementRequest(
    DeliveryId reference,
    String productType,
    List<String> sceneIds,
    AreaOfInterest aoi,
    Map<String, Object> options) {
  public PlacementRequest {
    sceneIds = List.copyOf(sceneIds);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }
}

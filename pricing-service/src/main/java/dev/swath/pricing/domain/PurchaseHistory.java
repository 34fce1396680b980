package dev.swath.pricing.domain;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ContractId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What contracts have bought: what was captured for them. Kept only for contracts whose price
 * depends on it.
 */
public interface PurchaseHistory {
  /**
   * The billed area that was captured in a period, in km².
   *
   * @param from start of a UTC day, included
   * @param before excluded
   * @throws HistoryNotReady if that is not known yet
   */
  BigDecimal boughtKm2(ContractId contract, Instant from, Instant before);

  /**
   * What the contract has of a scene as a product, without what was refunded in full.
   *
   * @throws HistoryNotReady if that is not known yet
   */
  List<OwnedArea> owned(ContractId contract, String productType, String sceneId, Instant before);

  /**
   * @param aoi the delivered AOI, cut to the scene's footprint where that was stated
   * @param licence as it was ordered
   * @param options as they were ordered
   */
  record OwnedArea(AreaOfInterest aoi, @Nullable String licence, Map<String, Object> options) {}
}

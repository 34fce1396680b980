package dev.swath.fulfillment.provider;

import dev.swath.fulfillment.application.Downloads;
import dev.swath.fulfillment.application.Upstreams;
import dev.swath.fulfillment.domain.Policy;

/**
 * What each package of a provider brings as a bean.
 *
 * @param share the provider, and how many calls it gets at a time
 * @param policy what is assumed of it
 * @param downloads opens its files
 */
public record ConfiguredProvider(Upstreams.Share share, Policy policy, Downloads downloads) {
  public String name() {
    return share.provider().name();
  }
}

package dev.swath.fulfillment.domain;

import java.util.Map;

/**
 * The policy of each provider.
 *
 * @param otherwise for a provider that is not configured any more, but still stands in old events
 */
public record Policies(Map<String, Policy> byProvider, Policy otherwise) {
  public Policies {
    byProvider = Map.copyOf(byProvider);
  }

  public static Policies of(Map<String, Policy> byProvider) {
    return new Policies(byProvider, Policy.mostCautious(byProvider.values()));
  }

  /** One policy for whatever provider. */
  public static Policies same(Policy policy) {
    return new Policies(Map.of(), policy);
  }

  Policy of(String provider) {
    return byProvider.getOrDefault(provider, otherwise);
  }
}

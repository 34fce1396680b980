package dev.swath.fulfillment.provider;

import dev.swath.events.domain.DeliveryId;
import dev.swath.fulfillment.domain.CallOff;
import dev.swath.fulfillment.domain.Lookup;
import dev.swath.fulfillment.domain.Placement;
import dev.swath.fulfillment.domain.PlacementRequest;
import dev.swath.fulfillment.domain.Progress;
import dev.swath.fulfillment.domain.Provider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.function.Supplier;

/** Times every call by its outcome. */
public record MeteredProvider(Provider provider, MeterRegistry meters) implements Provider {

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public Lookup lookup(DeliveryId reference) {
    return timed("lookup", () -> provider.lookup(reference));
  }

  @Override
  public Placement place(PlacementRequest request) {
    return timed("place", () -> provider.place(request));
  }

  @Override
  public Progress status(String upstreamOrderId) {
    return timed("status", () -> provider.status(upstreamOrderId));
  }

  @Override
  public CallOff cancel(String upstreamOrderId) {
    return timed("cancel", () -> provider.cancel(upstreamOrderId));
  }

  private <T> T timed(String operation, Supplier<T> call) {
    Timer.Sample sample = Timer.start(meters);
    String outcome = "exception";
    try {
      T answer = call.get();
      outcome = answer.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      return answer;
    } finally {
      sample.stop(
          Timer.builder("swath.provider.calls")
              .description("calls to upstream providers")
              .publishPercentileHistogram()
              .tags("provider", name(), "operation", operation, "outcome", outcome)
              .register(meters));
    }
  }
}

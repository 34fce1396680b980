package dev.swath.events.domain;

import dev.swath.events.domain.OrderEvent.DeliveredFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One delivery as its events tell it.
 *
 * @param provider who was asked to deliver
 * @param upstreamOrderId the provider's name for it
 * @param upstreamStatus the provider's last word
 * @param failure why it will not come
 * @param captured credits spent on it; null as long as none were
 * @param refunded credits that came back
 */
public record DeliveryState(
    DeliveryId id,
    DeliveryStatus status,
    @Nullable String provider,
    @Nullable String upstreamOrderId,
    @Nullable String upstreamStatus,
    List<DeliveredFile> files,
    @Nullable Violation failure,
    @Nullable Credits captured,
    Credits refunded,
    List<String> refundReferences) {

  public DeliveryState {
    files = List.copyOf(files);
    refundReferences = List.copyOf(refundReferences);
  }

  static DeliveryState pending(DeliveryId id) {
    return new DeliveryState(
        id,
        DeliveryStatus.PENDING,
        null,
        null,
        null,
        List.of(),
        null,
        null,
        Credits.ZERO,
        List.of());
  }

  DeliveryState submitting(String provider) {
    return with(DeliveryStatus.SUBMITTING, provider, upstreamOrderId, upstreamStatus);
  }

  DeliveryState submitted(String provider, String upstreamOrderId) {
    return with(DeliveryStatus.SUBMITTED, provider, upstreamOrderId, upstreamStatus);
  }

  DeliveryState progressed(String upstreamStatus) {
    return with(DeliveryStatus.PROCESSING, provider, upstreamOrderId, upstreamStatus);
  }

  DeliveryState cancelled() {
    return with(DeliveryStatus.CANCELLED, provider, upstreamOrderId, upstreamStatus);
  }

  DeliveryState delivered(List<DeliveredFile> files) {
    return new DeliveryState(
        id,
        DeliveryStatus.DELIVERED,
        provider,
        upstreamOrderId,
        upstreamStatus,
        files,
        failure,
        captured,
        refunded,
        refundReferences);
  }

  DeliveryState failed(Violation failure) {
    return new DeliveryState(
        id,
        DeliveryStatus.FAILED,
        provider,
        upstreamOrderId,
        upstreamStatus,
        files,
        failure,
        captured,
        refunded,
        refundReferences);
  }

  DeliveryState captured(Credits amount) {
    return new DeliveryState(
        id,
        status,
        provider,
        upstreamOrderId,
        upstreamStatus,
        files,
        failure,
        amount,
        refunded,
        refundReferences);
  }

  DeliveryState refunded(Credits amount, String reference) {
    List<String> references = new java.util.ArrayList<>(refundReferences);
    references.add(reference);
    return new DeliveryState(
        id,
        status,
        provider,
        upstreamOrderId,
        upstreamStatus,
        files,
        failure,
        captured,
        refunded.plus(amount),
        references);
  }

  private DeliveryState with(
      DeliveryStatus status,
      @Nullable String provider,
      @Nullable String upstreamOrderId,
      @Nullable String upstreamStatus) {
    return new DeliveryState(
        id,
        status,
        provider,
        upstreamOrderId,
        upstreamStatus,
        files,
        failure,
        captured,
        refunded,
        refundReferences);
  }
}

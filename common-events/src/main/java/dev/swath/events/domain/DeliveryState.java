package dev.swath.events.domain;

import dev.swath.events.domain.OrderEvent.DeliveredFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One delivery as its events tell it.
 *
 * @param provider who was asked to deliver
 * @param upstreamOrderId the provider's name for it
 * @param upstreamStatus the provider's last word
 * @param areaKm2 the area that was delivered, if the provider said
 * @param amount what it costs in the end; null until it is delivered
 * @param failure why it will not come
 * @param attention what a person has to decide on; null for nothing
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
    @Nullable Double areaKm2,
    @Nullable Credits amount,
    @Nullable Violation failure,
    @Nullable Attention attention,
    @Nullable Credits captured,
    Credits refunded,
    List<String> refundReferences) {

  public DeliveryState {
    files = List.copyOf(files);
    refundReferences = List.copyOf(refundReferences);
  }

  /**
   * What a person has to decide on.
   *
   * @param violation what stands in the way
   * @param since when that began
   */
  public record Attention(Violation violation, Instant since) {}

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
        null,
        null,
        null,
        Credits.ZERO,
        List.of());
  }

  DeliveryState submitting(String provider) {
    return upstream(DeliveryStatus.SUBMITTING, provider, upstreamOrderId, upstreamStatus);
  }

  DeliveryState submitted(String provider, String upstreamOrderId) {
    return upstream(DeliveryStatus.SUBMITTED, provider, upstreamOrderId, upstreamStatus);
  }

  DeliveryState progressed(String upstreamStatus) {
    return upstream(DeliveryStatus.PROCESSING, provider, upstreamOrderId, upstreamStatus);
  }

  DeliveryState needsAttention(Attention attention) {
    return new DeliveryState(
        id,
        DeliveryStatus.NEEDS_ATTENTION,
        provider,
        upstreamOrderId,
        upstreamStatus,
        files,
        areaKm2,
        amount,
        failure,
        attention,
        captured,
        refunded,
        refundReferences);
  }

  /** Back to where it was before it needed attention, as far as the provider's answers tell. */
  DeliveryState retried() {
    DeliveryStatus before;
    if (upstreamOrderId != null) {
      before = DeliveryStatus.PROCESSING;
    } else {
      before = provider == null ? DeliveryStatus.PENDING : DeliveryStatus.SUBMITTING;
    }
    return upstream(before, provider, upstreamOrderId, upstreamStatus);
  }

  DeliveryState placedAs(String upstreamOrderId) {
    return upstream(DeliveryStatus.SUBMITTED, provider, upstreamOrderId, upstreamStatus);
  }

  DeliveryState cancelled() {
    return ended(DeliveryStatus.CANCELLED, files, areaKm2, amount, failure);
  }

  DeliveryState excluded() {
    return ended(DeliveryStatus.EXCLUDED, files, areaKm2, amount, failure);
  }

  DeliveryState delivered(List<DeliveredFile> files, @Nullable Double areaKm2, Credits amount) {
    return ended(DeliveryStatus.DELIVERED, files, areaKm2, amount, failure);
  }

  DeliveryState failed(Violation failure) {
    return ended(DeliveryStatus.FAILED, files, areaKm2, amount, failure);
  }

  DeliveryState captured(Credits amount) {
    return charged(amount, refunded, refundReferences);
  }

  DeliveryState refunded(Credits amount, String reference) {
    List<String> references = new ArrayList<>(refundReferences);
    references.add(reference);
    return charged(captured, refunded.plus(amount), references);
  }

  private DeliveryState upstream(
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
        areaKm2,
        amount,
        failure,
        null,
        captured,
        refunded,
        refundReferences);
  }

  private DeliveryState ended(
      DeliveryStatus status,
      List<DeliveredFile> files,
      @Nullable Double areaKm2,
      @Nullable Credits amount,
      @Nullable Violation failure) {
    return new DeliveryState(
        id,
        status,
        provider,
        upstreamOrderId,
        upstreamStatus,
        files,
        areaKm2,
        amount,
        failure,
        null,
        captured,
        refunded,
        refundReferences);
  }

  private DeliveryState charged(
      @Nullable Credits captured, Credits refunded, List<String> refundReferences) {
    return new DeliveryState(
        id,
        status,
        provider,
        upstreamOrderId,
        upstreamStatus,
        files,
        areaKm2,
        amount,
        failure,
        attention,
        captured,
        refunded,
        refundReferences);
  }
}

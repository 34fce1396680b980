package dev.swath.orders.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryState;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent.DeliveredFile;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.events.domain.Violation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One product of one area, and its delivery.
 *
 * @param line the entry of the request that it comes from, counted from 0
 * @param sceneId of an item of one scene
 * @param licence a tier of the product's licences; absent for its usual one
 * @param areaKm2 area of the AOI in km², rounded to six decimals, once it is priced
 * @param billedAreaKm2 the area that is paid for, rounded to six decimals, once it is priced
 * @param credits price of the item, once it is priced
 * @param isEstimate whether the final price follows the area that is delivered; never above credits
 * @param finalCredits what the item costs in the end, once it is delivered
 * @param deliveredAreaKm2 if the provider said
 * @param trace the rules that made the price, in their order; not in lists of orders
 */
@Schema(name = "OrderItem")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ItemView(
    @Schema(description = "The entry of the request that it comes from, counted from 0.") int line,
    String productType,
    @Nullable String sceneId,
    List<SceneView> scenes,
    @Nullable String licence,
    @Nullable BigDecimal areaKm2,
    @Nullable BigDecimal billedAreaKm2,
    @Nullable Long credits,
    @Schema(
            description =
                "Whether the final price follows the area that is delivered; it is never above"
                    + " credits.")
        @JsonProperty("isEstimate")
        @Nullable Boolean isEstimate,
    @Schema(description = "What it costs in the end, once it is delivered.")
        @Nullable Long finalCredits,
    @Schema(description = "If the provider said.") @Nullable BigDecimal deliveredAreaKm2,
    @ArraySchema(
            arraySchema =
                @Schema(
                    description =
                        "The rules that made the price, in their order; not in lists of orders."))
        @Nullable List<PriceView.Step> trace,
    Delivery delivery) {

  /**
   * @param provider who was asked to deliver, once one was
   * @param captured credits spent on it, once they were
   * @param refunded credits that came back, if some did
   * @param failure why it will not come, if it will not
   * @param needsAttentionSince since when a person has to decide on it, if one has to
   */
  @Schema(name = "Delivery")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Delivery(
      String id,
      @Schema(ref = Statuses.DELIVERY_SCHEMA_REF) String status,
      @Nullable String provider,
      @Nullable Long captured,
      @Nullable Long refunded,
      List<File> files,
      @Nullable Violation failure,
      @Nullable Instant needsAttentionSince) {
    static Delivery of(OrderId order, DeliveryState delivery) {
      return new Delivery(
          delivery.id().toString(),
          Statuses.name(delivery.status()),
          delivery.provider(),
          amount(delivery.captured()),
          delivery.refunded().amount() == 0 ? null : delivery.refunded().amount(),
          delivery.files().stream().map(file -> File.of(order, file)).toList(),
          delivery.failure(),
          delivery.attention() == null ? null : delivery.attention().since());
    }
  }

  /**
   * @param href where the caller fetches it, at this API
   * @param checksum algorithm and value, such as {@code sha-256:9f86…}, if the provider says
   * @param mediaType such as {@code image/tiff}, if the provider says
   */
  @Schema(name = "DeliveredFile")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record File(
      String id,
      String name,
      String href,
      @Nullable Long sizeBytes,
      @Nullable String checksum,
      @Nullable String mediaType) {
    static File of(OrderId order, DeliveredFile file) {
      return new File(
          file.id(),
          file.name(),
          Links.order(order) + "/files/" + file.id(),
          file.sizeBytes(),
          file.checksum(),
          file.mediaType());
    }
  }

  /**
   * @param isTraced whether to tell how the price came about
   */
  static ItemView of(OrderId order, OrderState.Item item, boolean isTraced) {
    OrderItem ordered = item.ordered();
    DeliveryState delivery = item.delivery();
    ItemPrice priced = item.price();
    PriceView price = priced == null ? null : PriceView.of(priced);
    Double delivered = delivery.areaKm2();
    return new ItemView(
        ordered.line(),
        ordered.productType(),
        ordered.scenes().size() == 1 ? ordered.scenes().getFirst().id() : null,
        SceneView.of(ordered.scenes()),
        ordered.licence(),
        price == null ? null : price.areaKm2(),
        price == null ? null : price.billedAreaKm2(),
        price == null ? null : price.credits(),
        price == null ? null : price.isEstimate(),
        amount(delivery.amount()),
        delivered == null ? null : Areas.shown(delivered),
        price == null || !isTraced ? null : price.trace(),
        Delivery.of(order, delivery));
  }

  static @Nullable Long amount(@Nullable Credits credits) {
    return credits == null ? null : credits.amount();
  }
}

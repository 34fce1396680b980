package dev.swath.orders.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.events.domain.Billing;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryState;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent.DeliveredFile;
import dev.swath.events.domain.OrderState;
import dev.swath.events.domain.Violation;
import dev.swath.orders.web.Links.Link;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An order as the API shows it.
 *
 * @param price once it is priced
 * @param billing once its credits are held, or its payment is to be confirmed
 * @param paymentAction what the customer has to do before the order goes on, if anything
 * @param cancellation the last request to cancel, if there was one
 * @param violations why it was rejected, if it was
 */
@Schema(name = "Order", example = OrderView.EXAMPLE)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrderView(
    String id,
    String contractId,
    @Schema(ref = Statuses.ORDER_SCHEMA_REF) String status,
    @Nullable String customerReference,
    List<String> tags,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Price price,
    @Nullable BillingView billing,
    @Nullable PaymentAction paymentAction,
    List<Item> items,
    @Nullable Cancellation cancellation,
    @Nullable List<Violation> violations,
    @JsonProperty("_links") Map<String, Link> links) {

  static final String EXAMPLE =
      """
      {
        "id": "019fd5f2-9a1c-7cc3-9b5e-0f3a5d2c7e41",
        "contractId": "demo",
        "status": "delivered",
        "customerReference": "PO-2026-118",
        "tags": ["toulouse"],
        "createdAt": "2026-05-01T10:00:00.123Z",
        "updatedAt": "2026-05-01T10:00:05.871Z",
        "price": {"totalCredits": 222, "held": 222, "captured": 222, "released": 0},
        "billing": {"mode": "credit", "currency": "EUR", "amount": 2.22},
        "items": [
          {
            "productType": "pleiades-bundle",
            "sceneId": "DS_PHR1A_201607161044126_FR1_PX_E001N43_0612_01654",
            "areaKm2": 31.739951,
            "credits": 222,
            "delivery": {
              "id": "5b0f4f1e-5d0f-8c5e-a7d5-3f6c2f6f0b11",
              "status": "delivered",
              "provider": "oneatlas",
              "captured": 222,
              "files": [{"name": "image.zip", "href": "https://provider.example/image.zip"}]
            }
          }
        ],
        "_links": {"self": {"href": "/v1/orders/019fd5f2-9a1c-7cc3-9b5e-0f3a5d2c7e41"}}
      }
      """;

  /**
   * In credits.
   *
   * @param held set aside for the order, once they were
   * @param captured spent on deliveries that arrived
   * @param released what went back at the close, once it did
   */
  @Schema(name = "OrderPrice")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Price(
      long totalCredits, @Nullable Long held, long captured, @Nullable Long released) {}

  /**
   * @param areaKm2 area of the AOI in km², rounded to six decimals, once it is priced
   * @param credits price of the item, once it is priced
   */
  @Schema(name = "OrderItem")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Item(
      String productType,
      String sceneId,
      @Nullable BigDecimal areaKm2,
      @Nullable Long credits,
      Delivery delivery) {}

  /**
   * @param provider who was asked to deliver, once one was
   * @param captured credits spent on it, once they were
   * @param refunded credits that came back, if some did
   * @param failure why it will not come, if it will not
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
      @Nullable Violation failure) {}

  /**
   * @param checksum algorithm and value, such as {@code sha-256:9f86…}, if the provider says
   */
  @Schema(name = "DeliveredFile")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record File(
      String name, String href, @Nullable Long sizeBytes, @Nullable String checksum) {}

  /**
   * @param refusal why it was too late, if it was
   */
  @Schema(name = "OrderCancellation")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Cancellation(Instant requestedAt, @Nullable Violation refusal) {}

  /**
   * The card's holder has to confirm the payment at the bank (3-D Secure), then the order is to be
   * placed again under its idempotency key.
   *
   * @param clientSecret what the holder's browser needs for that at the payment provider
   * @param expiresAt until when the order waits
   */
  @Schema(name = "PaymentAction")
  public record PaymentAction(String clientSecret, Instant expiresAt) {}

  public static OrderView of(OrderState order) {
    Billing billing = order.billing();
    OrderState.PaymentAction action = order.paymentAction();
    Credits total = order.total();
    OrderState.Cancellation cancellation = order.cancellation();
    return new OrderView(
        order.id().toString(),
        order.contractId().value(),
        Statuses.name(order.status()),
        order.customerReference(),
        order.tags(),
        order.createdAt(),
        order.updatedAt(),
        total == null
            ? null
            : new Price(
                total.amount(),
                amount(order.held()),
                order.captured().amount(),
                amount(order.released())),
        billing == null ? null : BillingView.of(billing),
        action == null ? null : new PaymentAction(action.clientSecret(), action.expiresAt()),
        order.items().stream().map(OrderView::item).toList(),
        cancellation == null
            ? null
            : new Cancellation(cancellation.requestedAt(), cancellation.refusal()),
        order.violations().isEmpty() ? null : order.violations(),
        Links.ofOrder(order.id(), order.status()));
  }

  private static Item item(OrderState.Item item) {
    ItemPrice price = item.price();
    DeliveryState delivery = item.delivery();
    return new Item(
        item.ordered().productType(),
        item.ordered().sceneIds().getFirst(),
        price == null
            ? null
            : BigDecimal.valueOf(price.areaKm2()).setScale(6, RoundingMode.HALF_EVEN),
        price == null ? null : price.credits().amount(),
        new Delivery(
            delivery.id().toString(),
            Statuses.name(delivery.status()),
            delivery.provider(),
            amount(delivery.captured()),
            delivery.refunded().amount() == 0 ? null : delivery.refunded().amount(),
            delivery.files().stream().map(OrderView::file).toList(),
            delivery.failure()));
  }

  private static File file(DeliveredFile file) {
    return new File(file.name(), file.href(), file.sizeBytes(), file.checksum());
  }

  private static @Nullable Long amount(@Nullable Credits credits) {
    return credits == null ? null : credits.amount();
  }
}

package dev.swath.orders.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.events.domain.Billing;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.OrderState;
import dev.swath.events.domain.Violation;
import dev.swath.orders.web.Links.Link;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An order as the API shows it.
 *
 * @param isSettled whether the order has ended and its books are closed
 * @param splitByDate whether each acquisition date is an item of its own
 * @param marketSegment what the imagery is for, if the order says
 * @param voucherCodes that the order gave, if it gave any
 * @param quoteId of the quote that the order presented, if it did
 * @param priceBook version of the price book that gave the price
 * @param price once it is priced
 * @param billing once its credits are held, or its payment is to be confirmed
 * @param paymentAction what the customer has to do before the order goes on, if anything
 * @param cancellation the last request to cancel, if there was one
 * @param groups what is priced together, once it is priced; not in lists of orders
 * @param violations why it was rejected, or why it goes on without some of what was asked for
 */
@Schema(name = "Order", example = OrderView.EXAMPLE)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrderView(
    String id,
    String contractId,
    @Schema(ref = Statuses.ORDER_SCHEMA_REF) String status,
    @Schema(
            description =
                "Whether the order has ended and its books are closed: every capture and release"
                    + " is booked. A delivered order that is not settled still holds credits.")
        @JsonProperty("settled")
        boolean isSettled,
    @Nullable String customerReference,
    List<String> tags,
    Instant createdAt,
    Instant updatedAt,
    boolean splitByDate,
    @Nullable String marketSegment,
    @Nullable List<String> voucherCodes,
    @Nullable String quoteId,
    @Nullable String priceBook,
    @Nullable Price price,
    @Nullable BillingView billing,
    @Nullable PaymentAction paymentAction,
    List<ItemView> items,
    @Nullable List<GroupView> groups,
    @Nullable Cancellation cancellation,
    @Nullable List<Violation> violations,
    @JsonProperty("_links") Map<String, Link> links) {

  static final String EXAMPLE =
      """
      {
        "id": "019fd5f2-9a1c-7cc3-9b5e-0f3a5d2c7e41",
        "contractId": "demo",
        "status": "delivered",
        "settled": true,
        "customerReference": "PO-2026-118",
        "tags": ["toulouse"],
        "createdAt": "2026-05-01T10:00:00.123Z",
        "updatedAt": "2026-05-01T10:00:05.871Z",
        "splitByDate": false,
        "priceBook": "1",
        "price": {"totalCredits": 222, "held": 222, "captured": 222, "released": 0},
        "billing": {"mode": "credit", "currency": "EUR", "amount": 2.22},
        "items": [
          {
            "line": 0,
            "productType": "pleiades-bundle",
            "sceneId": "DS_PHR1A_201607161044126_FR1_PX_E001N43_0612_01654",
            "scenes": [{"id": "DS_PHR1A_201607161044126_FR1_PX_E001N43_0612_01654"}],
            "areaKm2": 31.739951,
            "billedAreaKm2": 31.739951,
            "credits": 222,
            "isEstimate": false,
            "finalCredits": 222,
            "trace": [
              {"rule": "aoi-area", "detail": "The area of interest.", "unit": "km2",
                "before": 0, "after": 31.739951},
              {"rule": "area-price", "detail": "7 credits per km².", "unit": "credits",
                "factor": 31.739951, "before": 0, "after": 222.179657},
              {"rule": "rounding", "detail": "Rounded to whole credits.", "unit": "credits",
                "before": 222.179657, "after": 222}
            ],
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
   * @param refusal why it was too late, if it was
   */
  @Schema(name = "OrderCancellation")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Cancellation(Instant requestedAt, @Nullable Violation refusal) {}

  /**
   * The card's holder has to confirm the payment at the bank (3-D Secure), then the order is to be
   * placed again under its idempotency key.
   *
   * @param clientSecret what the holder's browser needs for that at the payment provider; only for
   *     callers that may write orders
   * @param expiresAt until when the order waits
   */
  @Schema(name = "PaymentAction")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PaymentAction(@Nullable String clientSecret, Instant expiresAt) {}

  /**
   * The whole order.
   *
   * @param items with their scenes, and with how their prices came about
   * @param groups what is priced together
   * @param isSettled whether nothing more is expected to move
   * @param clientSecret for a caller that may pay for the order; null for others
   */
  public static OrderView whole(
      OrderState order,
      List<OrderState.Item> items,
      List<GroupView> groups,
      boolean isSettled,
      @Nullable String clientSecret) {
    return of(order, items, groups.isEmpty() ? null : groups, isSettled, clientSecret);
  }

  /**
   * The order among others: without how its price came about.
   *
   * @param items with their scenes
   * @param isSettled whether nothing more is expected to move
   */
  public static OrderView listed(OrderState order, List<OrderState.Item> items, boolean isSettled) {
    return of(order, items, null, isSettled, null);
  }

  private static OrderView of(
      OrderState order,
      List<OrderState.Item> items,
      @Nullable List<GroupView> groups,
      boolean isSettled,
      @Nullable String clientSecret) {
    Billing billing = order.billing();
    OrderState.PaymentAction action = order.paymentAction();
    Credits total = order.total();
    OrderState.Cancellation cancellation = order.cancellation();
    return new OrderView(
        order.id().toString(),
        order.contractId().value(),
        Statuses.name(order.status()),
        isSettled,
        order.customerReference(),
        order.tags(),
        order.createdAt(),
        order.updatedAt(),
        order.splitByDate(),
        order.marketSegment(),
        order.voucherCodes().isEmpty() ? null : order.voucherCodes(),
        order.quoteId(),
        order.priceBook(),
        total == null
            ? null
            : new Price(
                total.amount(),
                ItemView.amount(order.held()),
                order.captured().amount(),
                ItemView.amount(order.released())),
        billing == null ? null : BillingView.of(billing),
        action == null ? null : new PaymentAction(clientSecret, action.expiresAt()),
        items.stream().map(item -> ItemView.of(order.id(), item, groups != null)).toList(),
        groups,
        cancellation == null
            ? null
            : new Cancellation(cancellation.requestedAt(), cancellation.refusal()),
        order.violations().isEmpty() ? null : order.violations(),
        Links.ofOrder(order.id(), order.status()));
  }
}

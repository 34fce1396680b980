package dev.swath.orders.intake.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.Terms;
import dev.swath.orders.intake.application.Estimating.Estimate;
import dev.swath.orders.intake.application.Quoting.Quoted;
import dev.swath.orders.web.GroupView;
import dev.swath.orders.web.PriceView;
import dev.swath.orders.web.SceneView;
import dev.swath.service.problems.ProblemError;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What an order would cost.
 *
 * @param priceBook version of the price book
 * @param totalCredits the sum over the items that have a price
 * @param currency of the contract, if it can be read
 * @param amount the total in the currency
 * @param items one for each entry of the request, or for each acquisition date of one
 * @param groups what is priced together
 * @param errors why items have no price
 * @param quote a promise of these prices, if all that was asked for has one
 */
@Schema(name = "Prices")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PricesView(
    String contractId,
    String priceBook,
    long totalCredits,
    @Schema(description = "Of the contract (ISO 4217), if it can be read.", example = "EUR")
        @Nullable String currency,
    @Schema(description = "The total in the currency.") @Nullable BigDecimal amount,
    List<Item> items,
    List<GroupView> groups,
    @ArraySchema(arraySchema = @Schema(description = "Why items have no price."))
        List<ProblemError> errors,
    @Nullable QuoteView quote) {

  /**
   * @param index the entry of the request, counted from 0
   * @param areaKm2 of the AOI in km², rounded to six decimals
   * @param billedAreaKm2 what is paid for, in km², rounded to six decimals
   * @param credits absent where there is no price
   * @param isEstimate whether the final price follows the area that is delivered; never above this
   * @param trace the rules that made the price, in their order
   */
  @Schema(name = "ItemPrice")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(
      @Schema(
              description =
                  "The entry of the request, counted from 0. Split by date, an entry may have"
                      + " several items.")
          int index,
      @Nullable String productType,
      @Nullable List<SceneView> scenes,
      @Nullable BigDecimal areaKm2,
      @Nullable BigDecimal billedAreaKm2,
      @Nullable Long credits,
      @Schema(
              description =
                  "Whether the final price follows the area that is delivered; it is never above"
                      + " credits.")
          @JsonProperty("isEstimate")
          @Nullable Boolean isEstimate,
      @Nullable List<PriceView.Step> trace) {
    static Item unread(int line) {
      return new Item(line, null, null, null, null, null, null, null);
    }

    static Item of(OrderItem item, @Nullable ItemPrice priced) {
      PriceView price = priced == null ? null : PriceView.of(priced);
      return new Item(
          item.line(),
          item.productType(),
          SceneView.of(item.scenes()),
          price == null ? null : price.areaKm2(),
          price == null ? null : price.billedAreaKm2(),
          price == null ? null : price.credits(),
          price == null ? null : price.isEstimate(),
          price == null ? null : price.trace());
    }
  }

  /**
   * @param token what an order presents as its quote
   * @param bodyHash of the body that it holds for: the same as the order would have, apart from the
   *     quote itself
   */
  @Schema(name = "Quote")
  record QuoteView(
      @Schema(description = "What an order presents as its quote.") String token,
      String id,
      Instant expiresAt,
      @Schema(description = "Of what it holds for: the body without its quote, as it is meant.")
          String bodyHash,
      String priceBook) {
    static QuoteView of(Quoted quoted) {
      return new QuoteView(
          quoted.token(),
          quoted.quote().id(),
          quoted.quote().expiresAt(),
          quoted.requestHash(),
          quoted.quote().priceBook());
    }
  }

  /**
   * @param lines how many entries the request has
   * @param terms of the contract, if they can be read
   */
  static PricesView of(
      Estimate estimate,
      OrderPriced priced,
      int lines,
      List<ProblemError> errors,
      @Nullable Terms terms) {
    List<Item> items = new ArrayList<>();
    List<GroupView.Priced> withPrice = new ArrayList<>();
    List<OrderItem> asked = estimate.asked().items();
    for (int line = 0; line < lines; line++) {
      int entry = line;
      int[] ofLine =
          IntStream.range(0, asked.size()).filter(i -> asked.get(i).line() == entry).toArray();
      if (ofLine.length == 0) {
        items.add(Item.unread(line));
      }
      for (int i : ofLine) {
        ItemPrice price = priced.items().get(i);
        if (price != null) {
          withPrice.add(new GroupView.Priced(items.size(), asked.get(i), price));
        }
        items.add(Item.of(asked.get(i), price));
      }
    }
    return new PricesView(
        priced.contractId().value(),
        priced.priceBook(),
        priced.total().amount(),
        terms == null ? null : terms.currency(),
        terms == null ? null : terms.money(priced.total()),
        items,
        GroupView.of(withPrice, estimate.asked().splitByDate()),
        errors,
        estimate.quoted() == null ? null : QuoteView.of(estimate.quoted()));
  }
}

package dev.swath.pricing.domain;

import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds for an order as a whole. What is wrong with it refuses the order, not only a part. */
sealed interface OrderTerms {
  /**
   * @param marketSegment null if the order names none
   * @param segmentFactor on the price; 1 if the order names no market segment
   * @param vouchers each once, in the order in which they were given
   */
  record Agreed(
      @Nullable String marketSegment, BigDecimal segmentFactor, List<VoucherOffer> vouchers)
      implements OrderTerms {
    static final Agreed NOTHING = new Agreed(null, BigDecimal.ONE, List.of());
  }

  /**
   * @param violations at least one
   */
  record Refused(List<Violation> violations) implements OrderTerms {}

  static OrderTerms of(Occasion occasion, OrderRequested order) {
    List<Violation> violations = new ArrayList<>();
    String segment = order.marketSegment();
    BigDecimal factor =
        segment == null
            ? BigDecimal.ONE
            : occasion.book().marketSegments().getOrDefault(segment, BigDecimal.ZERO);
    if (factor.signum() == 0) {
      violations.add(
          new Violation(
              "unknown-market-segment",
              "/marketSegment",
              "There is no market segment of this name in the price book."));
    }
    List<VoucherOffer> vouchers = vouchers(occasion, order, violations);
    Quote quote = order.quote();
    if (quote != null && !isFor(quote, order)) {
      violations.add(
          new Violation("quote-mismatch", "/quote", "The quote is not for these items."));
    }
    return violations.isEmpty() ? new Agreed(segment, factor, vouchers) : new Refused(violations);
  }

  private static boolean isFor(Quote quote, OrderRequested order) {
    return quote.credits().size() == order.items().size()
        && quote.credits().stream().allMatch(price -> price.amount() <= ItemRules.HIGHEST_PRICE);
  }

  private static List<VoucherOffer> vouchers(
      Occasion occasion, OrderRequested order, List<Violation> violations) {
    Set<VoucherOffer> vouchers = new LinkedHashSet<>();
    for (int i = 0; i < order.voucherCodes().size(); i++) {
      String pointer = "/voucherCodes/" + i;
      Optional<VoucherOffer> found = occasion.book().voucher(order.voucherCodes().get(i));
      if (found.isEmpty() || !isApplicable(found.get(), occasion, order.items())) {
        // One answer to both: otherwise the codes of others could be guessed.
        violations.add(
            new Violation(
                "unknown-voucher", pointer, "There is no voucher of this code for this order."));
      } else if (found.get().hasExpired(occasion.asOf())) {
        violations.add(
            new Violation(
                "voucher-expired",
                pointer,
                "The voucher was valid until " + found.get().validUntil() + "."));
      } else {
        vouchers.add(found.get());
      }
    }
    return List.copyOf(vouchers);
  }

  private static boolean isApplicable(
      VoucherOffer voucher, Occasion occasion, List<OrderItem> items) {
    return voucher.hasStarted(occasion.asOf())
        && voucher.isFor(occasion.contract())
        && items.stream().anyMatch(item -> voucher.isFor(item.productType()));
  }
}

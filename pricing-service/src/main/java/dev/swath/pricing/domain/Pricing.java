package dev.swath.pricing.domain;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.OrderEvent.Voucher;
import dev.swath.events.domain.Violation;
import dev.swath.pricing.domain.ItemPricing.Drafted;
import dev.swath.pricing.domain.ItemPricing.Unpriceable;
import dev.swath.pricing.domain.OrderTerms.Agreed;
import dev.swath.pricing.domain.OrderTerms.Refused;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The core that prices orders and estimates alike, so that an estimate is what the order will cost.
 * Its word on areas and products is final, whatever was checked before. Thread safe if what it is
 * made of is.
 */
public final class Pricing {
  /**
   * How many violations an answer names. All of them might not fit in one record, and then the
   * order could not be answered at all.
   */
  static final int MOST_VIOLATIONS = 100;

  private final BookShelf books;
  private final ItemRules rules;
  private final Clock clock;

  /**
   * @param books looked through again for a quote's book that is not known
   * @param clock only tells when it was decided; prices are as of the order's own time
   */
  public Pricing(BookShelf books, Surveyor surveyor, PurchaseHistory history, Clock clock) {
    this.books = books;
    this.rules = new ItemRules(surveyor, history);
    this.clock = clock;
  }

  /**
   * {@link OrderPriced} if all items have a price, or some have and the order allows that; else
   * {@link OrderRejected} with the first violations. Same order, same books, same history before
   * it: same decision, under the same event id.
   *
   * @throws HistoryNotReady if the contract's price depends on what is still being read
   */
  public OrderEvent decide(OrderRequested order) {
    if (order.items().isEmpty()) {
      return rejected(
          order, List.of(new Violation("no-items", "/items", "The order has no items.")));
    }
    Quote quote = order.quote();
    Instant asOf = quote == null ? order.at() : quote.quotedAt();
    Optional<PriceBook> book = quote == null ? books.get().inForce(asOf) : quoted(quote);
    if (book.isEmpty()) {
      return rejected(order, List.of(noBook(quote)));
    }
    Occasion occasion = Occasion.of(book.get(), order.contractId(), asOf);
    return switch (OrderTerms.of(occasion, order)) {
      case Refused(var violations) -> {
        List<Violation> all = new ArrayList<>(violations);
        for (OrderItem item : order.items()) {
          if (rules.price(occasion, Agreed.NOTHING, item) instanceof Unpriceable(var found)) {
            all.addAll(found);
          }
        }
        yield rejected(order, all);
      }
      case Agreed agreed -> decide(occasion, agreed, order);
    };
  }

  /** Another instance may have found the file first. */
  private Optional<PriceBook> quoted(Quote quote) {
    return books
        .get()
        .version(quote.priceBook())
        .or(() -> books.renewed().version(quote.priceBook()));
  }

  private static Violation noBook(@Nullable Quote quote) {
    return quote == null
        ? new Violation("no-price-book", null, "No price book was in force at that time.")
        : new Violation(
            "unknown-price-book", "/quote", "There is no price book of the quote's version.");
  }

  private OrderEvent decide(Occasion occasion, Agreed agreed, OrderRequested order) {
    List<@Nullable Drafted> drafts = new ArrayList<>();
    List<Drafted> priceable = new ArrayList<>();
    List<Violation> violations = new ArrayList<>();
    for (OrderItem item : order.items()) {
      switch (rules.price(occasion, agreed, item)) {
        case Drafted draft -> {
          drafts.add(draft);
          priceable.add(draft);
        }
        case Unpriceable(var found) -> {
          drafts.add(null);
          violations.addAll(found);
        }
      }
    }
    if (priceable.isEmpty() || !(violations.isEmpty() || order.allowPartial())) {
      return rejected(order, violations);
    }
    return priced(
        occasion, order, drafts, VoucherRules.apply(agreed.vouchers(), priceable), violations);
  }

  /**
   * The warning is about the prices that are null: the compiler does not write the annotation of a
   * compact constructor's type argument into its class file, so it is not seen here.
   */
  @SuppressWarnings("NullAway")
  private OrderPriced priced(
      Occasion occasion,
      OrderRequested order,
      List<@Nullable Drafted> drafts,
      List<Voucher> vouchers,
      List<Violation> violations) {
    Quote quote = order.quote();
    List<@Nullable ItemPrice> prices = new ArrayList<>();
    Credits total = Credits.ZERO;
    for (int i = 0; i < drafts.size(); i++) {
      Drafted draft = drafts.get(i);
      if (draft == null) {
        prices.add(null);
      } else {
        ItemPrice price = FinalPrice.of(draft, quote == null ? null : quote.credits().get(i));
        prices.add(price);
        total = total.plus(price.credits());
      }
    }
    return new OrderPriced(
        order.orderId(),
        order.contractId(),
        clock.instant(),
        total,
        prices,
        first(violations),
        occasion.book().version(),
        vouchers,
        order.requestedBy());
  }

  /**
   * The end of an order whose decision failed: a fault of ours that comes again however often the
   * order is decided. Nothing is charged, and the customer hears of it.
   */
  public OrderRejected undecidable(OrderRequested order) {
    return rejected(
        order,
        List.of(
            new Violation(
                "cannot-be-priced",
                null,
                "The price cannot be computed, by a fault of ours. Nothing is charged.")));
  }

  private OrderRejected rejected(OrderRequested order, List<Violation> violations) {
    return new OrderRejected(
        order.orderId(), order.contractId(), clock.instant(), first(violations));
  }

  /** One fault of the request, told by each item that came of it, is told once. */
  private static List<Violation> first(List<Violation> violations) {
    return violations.stream().distinct().limit(MOST_VIOLATIONS).toList();
  }
}

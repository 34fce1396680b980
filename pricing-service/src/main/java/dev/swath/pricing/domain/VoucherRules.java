package dev.swath.pricing.domain;

import dev.swath.events.domain.OrderEvent.Voucher;
import dev.swath.pricing.domain.ItemPricing.Drafted;
import dev.swath.pricing.domain.VoucherOffer.Worth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What vouchers take off the items of an order, one after the other. */
final class VoucherRules {
  private VoucherRules() {}

  /**
   * @return the vouchers that lowered a price
   */
  static List<Voucher> apply(List<VoucherOffer> vouchers, List<Drafted> items) {
    List<Voucher> used = new ArrayList<>();
    for (VoucherOffer voucher : vouchers) {
      List<Drafted> eligible =
          items.stream()
              .filter(item -> voucher.isFor(item.product().id()))
              .filter(item -> item.trace().credits().signum() > 0)
              .toList();
      boolean lowers =
          switch (voucher.worth()) {
            case Worth.Percent(var percent) -> percent.signum() > 0;
            case Worth.Amount _ -> true;
          };
      if (lowers && !eligible.isEmpty()) {
        take(voucher, eligible);
        used.add(new Voucher(voucher.code(), voucher.uses()));
      }
    }
    return used;
  }

  private static void take(VoucherOffer voucher, List<Drafted> items) {
    switch (voucher.worth()) {
      case Worth.Percent(var percent) -> {
        String detail =
            "The voucher " + voucher.code() + " takes " + Checks.plain(percent) + " % off.";
        items.forEach(item -> item.trace().multiply("voucher", detail, Checks.less(percent)));
      }
      case Worth.Amount(long credits) -> {
        List<BigDecimal> shares =
            shares(credits, items.stream().map(item -> item.trace().credits()).toList());
        for (int i = 0; i < items.size(); i++) {
          BigDecimal share = shares.get(i);
          if (share.signum() > 0) {
            Trace trace = items.get(i).trace();
            trace.price(
                "voucher",
                "The voucher "
                    + voucher.code()
                    + " takes "
                    + credits
                    + " credits off the order, "
                    + Checks.plain(share)
                    + " of them here.",
                trace.credits().subtract(share));
          }
        }
      }
    }
  }

  /**
   * Shares an amount over prices in proportion to them, in whole credits by largest remainder. No
   * share is above its price; what that leaves over goes to the others. The shares add up to the
   * amount, or to the prices if these are less.
   *
   * @param prices positive
   */
  static List<BigDecimal> shares(long credits, List<BigDecimal> prices) {
    BigDecimal amount = BigDecimal.valueOf(credits);
    BigDecimal total = prices.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    if (amount.compareTo(total) >= 0) {
      return prices;
    }
    BigDecimal[] shares = new BigDecimal[prices.size()];
    BigDecimal[] remainders = new BigDecimal[prices.size()];
    for (int i = 0; i < shares.length; i++) {
      BigDecimal[] parts = amount.multiply(prices.get(i)).divideAndRemainder(total);
      shares[i] = parts[0];
      remainders[i] = parts[1];
    }
    List<Integer> largestFirst =
        IntStream.range(0, shares.length)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> remainders[i]).reversed())
            .toList();
    BigDecimal left = amount.subtract(sum(shares));
    for (int i : largestFirst) {
      BigDecimal one = left.min(BigDecimal.ONE);
      shares[i] = shares[i].add(one);
      left = left.subtract(one);
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] = shares[i].min(prices.get(i));
    }
    left = amount.subtract(sum(shares));
    for (int i : largestFirst) {
      BigDecimal more = left.min(prices.get(i).subtract(shares[i]));
      shares[i] = shares[i].add(more);
      left = left.subtract(more);
    }
    return List.of(shares);
  }

  private static BigDecimal sum(BigDecimal[] values) {
    return Arrays.stream(values).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}

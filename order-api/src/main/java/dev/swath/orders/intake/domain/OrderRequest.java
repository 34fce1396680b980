package dev.swath.orders.intake.domain;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for an order, as it was meant: limits hold, areas are read and checked.
 *
 * @param items one for each entry of the request, or for each acquisition date of one
 * @param voucherCodes each once
 * @param quoteToken the quote as the customer presents it
 * @param leftOut why entries are not among the items
 * @param hash of all that was asked, see {@link RequestHash}
 */
public record OrderRequest(
    ContractId contractId,
    @Nullable String customerReference,
    List<String> tags,
    List<OrderItem> items,
    boolean splitByDate,
    boolean allowPartial,
    @Nullable String marketSegment,
    List<String> voucherCodes,
    @Nullable String quoteToken,
    List<Violation> leftOut,
    String hash) {
  public static final int MAX_ITEMS = 100;
  public static final int MAX_SCENES = 20;
  public static final int MAX_TAGS = 20;
  public static final int MAX_TAG_LENGTH = 64;
  public static final int MAX_VOUCHERS = 10;
  public static final int MAX_NAME_LENGTH = 64;
  public static final int MAX_CUSTOMER_REFERENCE_LENGTH = 200;
  public static final int MAX_QUOTE_LENGTH = 8_000;
  public static final int MAX_IDEMPOTENCY_KEY_LENGTH = 128;

  public OrderRequest {
    tags = List.copyOf(tags);
    items = List.copyOf(items);
    voucherCodes = List.copyOf(voucherCodes);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * A request as it was read, with nothing left out yet.
   *
   * @param unread what is wrong with the entries that are not among the items
   */
  public static OrderRequest of(
      ContractId contractId,
      @Nullable String customerReference,
      List<String> tags,
      List<OrderItem> items,
      Terms terms,
      List<Fault> unread) {
    return new OrderRequest(
        contractId,
        customerReference,
        tags,
        items,
        terms.splitByDate(),
        terms.allowPartial(),
        terms.marketSegment(),
        terms.voucherCodes(),
        terms.quoteToken(),
        List.of(),
        RequestHash.of(contractId, customerReference, tags, items, terms, unread));
  }

  /** How the items are to be priced, all of them. */
  public record Terms(
      boolean splitByDate,
      boolean allowPartial,
      @Nullable String marketSegment,
      List<String> voucherCodes,
      @Nullable String quoteToken) {
    public Terms {
      voucherCodes = List.copyOf(voucherCodes);
    }
  }

  /** The same request with other items: what is told of them holds, but nobody ordered them. */
  public OrderRequest about(List<OrderItem> others) {
    return new OrderRequest(
        contractId,
        customerReference,
        tags,
        others,
        splitByDate,
        allowPartial,
        marketSegment,
        voucherCodes,
        quoteToken,
        leftOut,
        hash);
  }

  /** The items alone, without what holds for all of them. */
  public OrderRequest bare() {
    return new OrderRequest(
        contractId,
        customerReference,
        tags,
        items,
        splitByDate,
        allowPartial,
        null,
        List.of(),
        null,
        leftOut,
        hash);
  }

  /** The same request without some entries: still the same that was asked. */
  public OrderRequest without(Set<Integer> lines, List<Violation> because) {
    return new OrderRequest(
        contractId,
        customerReference,
        tags,
        items.stream().filter(item -> !lines.contains(item.line())).toList(),
        splitByDate,
        allowPartial,
        marketSegment,
        voucherCodes,
        quoteToken,
        because,
        hash);
  }

  /** The same request by somebody who wants to hear what every part of it would cost. */
  public OrderRequest asking() {
    return new OrderRequest(
        contractId,
        customerReference,
        tags,
        items,
        splitByDate,
        true,
        marketSegment,
        voucherCodes,
        quoteToken,
        leftOut,
        hash);
  }

  /**
   * The first event of the order that this request asks for.
   *
   * @param quote what the presented quote promises, if one was presented and checked
   */
  public OrderRequested accepted(
      OrderId id, Instant at, String requestedBy, @Nullable Quote quote) {
    return new OrderRequested(
        id,
        contractId,
        at,
        customerReference,
        tags,
        items,
        splitByDate,
        allowPartial,
        marketSegment,
        voucherCodes,
        quote,
        leftOut,
        hash,
        requestedBy);
  }
}

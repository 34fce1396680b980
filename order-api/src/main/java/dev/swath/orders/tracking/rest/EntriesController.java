package dev.swath.orders.tracking.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.tracking.application.ContractTracking;
import dev.swath.orders.tracking.application.EntryQuery;
import dev.swath.orders.tracking.application.EntryTracking;
import dev.swath.orders.tracking.application.OrderTracking;
import dev.swath.orders.tracking.domain.ContractAccount;
import dev.swath.orders.tracking.domain.OrderBook;
import dev.swath.orders.tracking.domain.TrackedOrder;
import dev.swath.orders.web.Links;
import dev.swath.orders.web.Links.Link;
import dev.swath.orders.web.Names;
import dev.swath.orders.web.ProblemType;
import dev.swath.orders.web.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers for the journal: a contract's statement of account, and what one order moved. */
@RestController
@Tag(name = "Accounts")
class EntriesController {
  private static final MediaType CSV = MediaType.parseMediaType(EntriesCsv.MEDIA_TYPE);

  private final EntryTracking entries;
  private final ContractTracking contracts;
  private final OrderTracking orders;
  private final EntriesCsv csv;

  EntriesController(
      EntryTracking entries, ContractTracking contracts, OrderTracking orders, EntriesCsv csv) {
    this.entries = entries;
    this.contracts = contracts;
    this.orders = orders;
    this.csv = csv;
  }

  /**
   * @param nextCursor where the next page begins; absent on the last
   */
  @Schema(name = "EntryPage")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(
      List<EntryView> entries,
      @Nullable String nextCursor,
      @JsonProperty("_links") Map<String, Link> links) {}

  /** Everything that one order moved, oldest first. */
  @Schema(name = "OrderEntries")
  record OrderEntries(
      String orderId,
      String contractId,
      List<EntryView> entries,
      TrialBalance trialBalance,
      @JsonProperty("_links") Map<String, Link> links) {}

  /** In credits; debits equal credits. */
  @Schema(name = "TrialBalance")
  record TrialBalance(
      List<AccountSides> accounts,
      @Schema(description = "Over all accounts.") long debits,
      @Schema(description = "Over all accounts; equals the debits.") long credits,
      @Schema(description = "Still set aside for the order; 0 once it has closed.") long held,
      @Schema(description = "Spent on the order's deliveries, less what was refunded.")
          long charged) {
    static TrialBalance of(OrderBook book) {
      OrderBook.Sides total = book.total();
      return new TrialBalance(
          book.trialBalance().entrySet().stream()
              .map(
                  account ->
                      new AccountSides(
                          Names.of(account.getKey()),
                          account.getValue().debits(),
                          account.getValue().credits()))
              .toList(),
          total.debits(),
          total.credits(),
          book.effect().held(),
          book.effect().charged());
    }
  }

  @Schema(name = "AccountSides")
  record AccountSides(@Schema(ref = Names.ACCOUNT_REF) String account, long debits, long credits) {}

  @Operation(
      summary = "Lists the entries of a contract's journal, newest first",
      description =
          "The statement of account. With Accept: text/csv everything that matches comes in one"
              + " file (RFC 4180, with a header line); limit and cursor do not count then. Text"
              + " that a spreadsheet would run as a formula has an apostrophe before it.")
  @ApiResponse(
      responseCode = "200",
      description = "A page of entries, or all of them as CSV",
      headers =
          @Header(
              name = "Content-Disposition",
              description = "A file name, for CSV",
              schema = @Schema(type = "string")),
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = Page.class)),
        @Content(mediaType = EntriesCsv.MEDIA_TYPE, schema = @Schema(type = "string"))
      })
  @Problems({
    ProblemType.INVALID_PARAMETER,
    ProblemType.UNKNOWN_CONTRACT,
    ProblemType.NOT_ACCEPTABLE,
    ProblemType.TRACKING_UNAVAILABLE,
    ProblemType.TRACKING_BEHIND
  })
  @GetMapping(
      path = "/v1/contracts/{id}/entries",
      produces = {MediaType.APPLICATION_JSON_VALUE, EntriesCsv.MEDIA_TYPE})
  @Nullable ResponseEntity<Page> listEntries(
      @PathVariable String id,
      @Parameter(
              description = "Only entries at this time or later.",
              schema = @Schema(types = "string", format = "date-time"))
          @RequestParam(required = false)
          @Nullable String from,
      @Parameter(
              description = "Only entries before this time.",
              schema = @Schema(types = "string", format = "date-time"))
          @RequestParam(required = false)
          @Nullable String to,
      @Parameter(
              description = "Only entries of this kind; may be repeated.",
              array = @ArraySchema(schema = @Schema(ref = Names.ENTRY_KIND_REF)))
          @RequestParam(required = false)
          @Nullable List<String> kind,
      @Parameter(description = "Only entries that this order caused.")
          @RequestParam(required = false)
          @Nullable String orderId,
      @Parameter(
              description = "How many at most.",
              schema =
                  @Schema(
                      types = "integer",
                      minimum = "1",
                      maximum = "" + OrdersController.MAX_LIMIT,
                      defaultValue = "50"))
          @RequestParam(defaultValue = "50")
          int limit,
      @Parameter(description = "nextCursor of the page before.") @RequestParam(required = false)
          @Nullable String cursor,
      @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false)
          @Nullable String accept,
      @AuthenticationPrincipal Jwt token,
      HttpServletResponse response)
      throws IOException, ServletException {
    OrdersController.checkLimit(limit);
    ContractAccount account = ContractsController.find(contracts, id, token);
    EntryQuery query =
        new EntryQuery(
            account.id(),
            instant("from", from),
            instant("to", to),
            kinds(kind),
            orderId == null ? null : order(orderId),
            account.sequence() + 1,
            // One more than is shown tells whether there is another page.
            limit + 1);
    if (isCsvWanted(accept)) {
      csv.write(query, response);
      return null;
    }
    List<LedgerEntry> found =
        entries.page(
            cursor == null ? query : query.page(Cursor.parseSequence(cursor), query.limit()));
    List<LedgerEntry> shown = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? Cursor.behind(shown.getLast()) : null;
    Map<String, Link> links =
        new PageLinks("/v1/contracts/" + account.id() + "/entries")
            .with("from", from)
            .with("to", to)
            .with("kind", kind)
            .with("orderId", orderId)
            .with("limit", limit)
            .links(cursor, next);
    return ResponseEntity.ok(new Page(shown.stream().map(EntryView::of).toList(), next, links));
  }

  @Operation(
      summary = "Shows everything that an order moved on its contract's accounts, oldest first",
      description = "With its trial balance: debits equal credits over all accounts.")
  @Problems({
    ProblemType.UNKNOWN_ORDER,
    ProblemType.TRACKING_UNAVAILABLE,
    ProblemType.TRACKING_BEHIND
  })
  @GetMapping("/v1/orders/{id}/entries")
  OrderEntries getOrderEntries(@PathVariable String id, @AuthenticationPrincipal Jwt token) {
    TrackedOrder order = OrdersController.find(orders, id, token);
    OrderBook book = entries.ofOrder(order.state());
    return new OrderEntries(
        order.state().id().toString(),
        order.state().contractId().value(),
        book.entries().stream().map(EntryView::of).toList(),
        TrialBalance.of(book),
        Links.ofOrder(order.state().id(), order.state().status()));
  }

  private static @Nullable Instant instant(String parameter, @Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw OrdersController.invalid(
          parameter, "A time is written as 2026-05-01T00:00:00Z (ISO 8601).");
    }
  }

  private static Set<Kind> kinds(@Nullable List<String> names) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (String name : names == null ? List.<String>of() : names) {
      kinds.add(
          Names.parse(Kind.class, name)
              .orElseThrow(
                  () ->
                      OrdersController.invalid(
                          "kind",
                          "There is no kind "
                              + name
                              + ". The kinds are "
                              + Names.all(Kind.class)
                              + ".")));
    }
    return kinds;
  }

  private static OrderId order(String id) {
    try {
      return OrderId.parse(id);
    } catch (IllegalArgumentException e) {
      throw OrdersController.invalid("orderId", "An order's id is a UUID.");
    }
  }

  /** Whether CSV comes before JSON among what the caller accepts. */
  private static boolean isCsvWanted(@Nullable String accept) {
    if (accept == null) {
      return false;
    }
    List<MediaType> accepted = MediaType.parseMediaTypes(accept);
    MimeTypeUtils.sortBySpecificity(accepted);
    for (MediaType type : accepted) {
      if (type.includes(MediaType.APPLICATION_JSON)) {
        return false;
      }
      if (type.includes(CSV)) {
        return true;
      }
    }
    return false;
  }
}

package dev.swath.orders.tracking.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.Violation;
import dev.swath.orders.tracking.application.EntryQuery;
import dev.swath.orders.tracking.application.EntryTracking;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Entries as comma-separated values (RFC 4180), written as they are read, so that a journal of any
 * length needs the memory of a page.
 */
@Component
class EntriesCsv {
  static final String MEDIA_TYPE = "text/csv";
  private static final int PAGE = 500;

  /** What a spreadsheet takes for the beginning of a formula. */
  private static final String FORMULA = "=+-@\t\r\n";

  private static final List<Column> COLUMNS =
      List.of(
          new Column("sequence", EntryView::sequence),
          new Column("entryId", EntryView::entryId),
          new Column("kind", EntryView::kind),
          new Column("at", EntryView::at),
          new Column("orderId", EntryView::orderId),
          new Column("deliveryId", EntryView::deliveryId),
          new Column("debit", EntryView::debit),
          new Column("credit", EntryView::credit),
          new Column("amount", EntryView::amount),
          new Column("asked", EntryView::asked),
          new Column("granted", entry -> entry.balances().granted()),
          new Column("available", entry -> entry.balances().available()),
          new Column("held", entry -> entry.balances().held()),
          new Column("spent", entry -> entry.balances().spent()),
          new Column("refunded", entry -> entry.balances().refunded()),
          new Column("expired", entry -> entry.balances().expired()),
          new Column("operator", entry -> harmless(entry.operator())),
          new Column("reason", entry -> harmless(entry.reason())),
          new Column("user", entry -> harmless(entry.user())),
          new Column("vouchers", entry -> vouchers(entry)),
          new Column("until", EntryView::until),
          new Column("reference", entry -> harmless(entry.reference())),
          new Column("violation", entry -> violation(entry)),
          new Column("previousHash", EntryView::previousHash),
          new Column("hash", EntryView::hash));

  private static final CSVFormat RFC_4180 =
      CSVFormat.RFC4180
          .builder()
          .setHeader(COLUMNS.stream().map(Column::title).toArray(String[]::new))
          .get();

  private final EntryTracking tracking;

  EntriesCsv(EntryTracking tracking) {
    this.tracking = tracking;
  }

  /**
   * @param title as the member of the JSON entry is called
   */
  private record Column(String title, Function<EntryView, @Nullable Object> value) {}

  /**
   * Text that somebody wrote, with an apostrophe before what would be run as a formula (OWASP, CSV
   * Injection).
   */
  private static @Nullable String harmless(@Nullable String text) {
    return text != null && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0
        ? "'" + text
        : text;
  }

  /**
   * Writes everything that matches, newest first.
   *
   * @throws ServletException if the rest cannot be read: the connection then breaks off, so that
   *     nobody takes a part for the whole
   */
  void write(EntryQuery query, HttpServletResponse response) throws IOException, ServletException {
    List<LedgerEntry> page = tracking.page(query.page(query.before(), PAGE));
    response.setContentType(MEDIA_TYPE);
    response.setCharacterEncoding(UTF_8.name());
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment()
            .filename("entries-" + query.contractId() + ".csv")
            .build()
            .toString());
    try {
      CSVPrinter rows = RFC_4180.print(response.getWriter());
      while (!page.isEmpty()) {
        for (LedgerEntry entry : page) {
          EntryView shown = EntryView.of(entry);
          rows.printRecord(COLUMNS.stream().map(column -> column.value.apply(shown)));
        }
        page =
            page.size() < PAGE
                ? List.of()
                : tracking.page(query.page(page.getLast().sequence(), PAGE));
      }
    } catch (RuntimeException e) {
      throw new ServletException(e);
    }
  }

  /** Codes have no spaces. */
  private static @Nullable String vouchers(EntryView entry) {
    return entry.vouchers() == null ? null : harmless(String.join(" ", entry.vouchers()));
  }

  private static @Nullable String violation(EntryView entry) {
    Violation violation = entry.violation();
    return violation == null ? null : harmless(violation.reason());
  }
}

package dev.swath.orders.tracking.domain;

import static dev.swath.orders.tracking.domain.OrderStories.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Violation;
import dev.swath.orders.tracking.domain.MonthStatement.Total;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ContractAccountTest {
  private static JournalStory story() {
    return new JournalStory("demo").opened(BillingMode.ENTERPRISE).granted(1_000, "operator", null);
  }

  /** Every statement that there was, the latest last. */
  private static List<MonthStatement> statements(JournalStory story) {
    List<MonthStatement> statements = new ArrayList<>();
    ContractAccount account = null;
    for (LedgerEntry entry : story.entries()) {
      ContractAccount before = account;
      account = ContractAccount.apply(before, entry);
      if (before != null && !before.month().month().equals(account.month().month())) {
        statements.add(before.month());
      }
    }
    statements.add(Objects.requireNonNull(account).month());
    return statements;
  }

  @Test
  void a_month_opens_as_the_one_before_it_closed() {
    List<MonthStatement> months =
        statements(
            story()
                .held(id(1), 222)
                .at("2026-02-28T23:59:59.999999Z")
                .captured(id(1), 0, 200)
                .released(id(1), 22)
                .adjusted(-100)
                .adjusted(30)
                .at("2026-03-01T00:00:00Z")
                .refunded(id(1), 0, 50));

    assertThat(months)
        .extracting(MonthStatement::month)
        .containsExactly(YearMonth.of(2026, 1), YearMonth.of(2026, 2), YearMonth.of(2026, 3));
    assertThat(months.get(1).opening()).isEqualTo(new Balances(1_000, 778, 222, 0, 0, 0));
    assertThat(months.get(1).totals())
        .isEqualTo(
            Map.of(
                Kind.CAPTURED, new Total(1, 200),
                Kind.RELEASED, new Total(1, 22),
                Kind.ADJUSTED, new Total(2, -70)));
    assertThat(months.get(1).closing()).isEqualTo(months.get(2).opening());
    assertThat(months).extracting(MonthStatement::charged).containsExactly(0L, 200L, -50L);
  }

  @Test
  void a_month_charges_what_its_orders_cost_each_rounded_by_itself() {
    Terms yen =
        new Terms(
            "Demo", BillingMode.ENTERPRISE, "JPY", 100, Credits.ZERO, null, List.of(), null, false);
    JournalStory story = story();
    for (int order = 1; order <= 4; order++) {
      story.held(id(order), 222).captured(id(order), 0, 222, 3);
    }
    assertThat(statements(story).getLast().charged(yen)).isEqualByComparingTo("12");

    story.refunded(id(1), 0, 222, 3);
    assertThat(statements(story).getLast().charged(yen)).isEqualByComparingTo("9");
    assertThat(statements(story.at("2026-02-01T00:00:00Z").refunded(id(2), 0, 222, 3)))
        .last()
        .satisfies(month -> assertThat(month.charged(yen)).isEqualByComparingTo("-3"));
  }

  @Test
  void a_month_that_was_stored_without_money_goes_on_with_its_credits() {
    Terms euro = JournalStory.terms("demo", BillingMode.ENTERPRISE);
    JournalStory story = story().held(id(1), 222).captured(id(1), 0, 200);
    MonthStatement counted = statements(story).getLast();
    MonthStatement stored =
        new MonthStatement(
            counted.month(), counted.opening(), counted.totals(), counted.closing(), null);

    assertThat(counted.charged(euro)).isEqualByComparingTo("2.00");
    assertThat(stored.charged(euro)).isEqualByComparingTo("2.00");
    LedgerEntry next = story.captured(id(1), 1, 22, 22).entries().getLast();
    assertThat(stored.with(next).charged(euro)).isEqualByComparingTo("2.22");
  }

  @Test
  void a_month_that_has_ended_stays_as_it_is_when_a_clock_goes_back() {
    List<MonthStatement> months =
        statements(
            story()
                .at("2026-02-01T00:00:00Z")
                .granted(1, "operator", null)
                .at("2026-01-31T23:59:59Z")
                .granted(2, "operator", null));

    assertThat(months).hasSize(2);
    assertThat(months.getLast().totals()).containsEntry(Kind.GRANTED, new Total(2, 3));
  }

  @Test
  void a_refusal_opens_no_contract() {
    LedgerEntry refusal =
        new JournalStory("demo")
            .refused(id(1), new Violation("unknown-contract", "/contractId", "There is none."))
            .entries()
            .getFirst();

    assertThat(ContractAccount.apply(null, refusal).terms()).isNull();
  }

  @Test
  void an_entry_counts_once() {
    List<LedgerEntry> entries = story().entries();
    ContractAccount account =
        ContractAccount.apply(ContractAccount.apply(null, entries.get(0)), entries.get(1));

    assertThat(ContractAccount.apply(account, entries.get(0))).isSameAs(account);
    assertThat(ContractAccount.apply(account, entries.get(1))).isSameAs(account);
  }

  @Property(tries = 100)
  void what_is_charged_in_all_months_is_what_is_charged(
      @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 40) Integer> days) {
    JournalStory story = story();
    int day = 0;
    for (int later : days) {
      day += later;
      story.at(java.time.LocalDate.of(2026, 1, 1).plusDays(day) + "T00:00:00Z");
      story.held(id(day), 20).captured(id(day), 0, 15).released(id(day), 5);
      story.refunded(id(day), 0, later % 15).expired(later % 3);
    }
    List<MonthStatement> months = statements(story);

    assertThat(months.stream().mapToLong(MonthStatement::charged).sum())
        .isEqualTo(story.entries().getLast().after().charged());
    for (int i = 1; i < months.size(); i++) {
      assertThat(months.get(i).opening()).isEqualTo(months.get(i - 1).closing());
    }
    assertThat(months)
        .allSatisfy(month -> assertThat(month.closing().debitsEqualCredits()).isTrue());
  }
}

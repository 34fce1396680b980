package dev.swath.events.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.LedgerEntry.Operation;
import dev.swath.events.domain.Terms.Budget;
import dev.swath.events.domain.Terms.Card;
import dev.swath.events.domain.Terms.Period;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What an auditor finds in a journal that somebody tampered with. */
class JournalAuditTest {
  private static final ContractId CONTRACT = Samples.CONTRACT;
  private static final OrderId ORDER = Samples.ORDER;

  private final List<LedgerEntry> journal = new ArrayList<>();

  @Test
  void anHonestJournalIsFoundRight() {
    walk();

    JournalAudit audit = new JournalAudit();

    assertThat(journal).allSatisfy(entry -> assertThat(audit.check(entry)).isNull());
    JournalAudit.Book book = Objects.requireNonNull(audit.books().get(CONTRACT));
    assertThat(book.entries()).isEqualTo(journal.size());
    assertThat(book.balances()).isEqualTo(new Balances(1_000, 800, 0, 222, 22, 0));
    assertThat(book.debited(LedgerAccount.AVAILABLE)).isEqualTo(222);
    assertThat(book.credited(LedgerAccount.AVAILABLE)).isEqualTo(1_022);
  }

  @TestFactory
  Stream<DynamicTest> aChangedComponentIsFoundWhicheverItIs() {
    LedgerEntry full = full();
    return Arrays.stream(LedgerEntry.class.getRecordComponents())
        .filter(component -> !component.getName().equals("hash"))
        .map(
            component ->
                DynamicTest.dynamicTest(
                    component.getName(),
                    () ->
                        assertThat(changed(full, component).computedHash())
                            .isNotEqualTo(full.hash())));
  }

  @Test
  void anEntryThatIsLeftOutPutInOrChangedIsNamed() {
    walk();

    assertThat(firstFault(removed(2))).contains("where 3 was to come");
    assertThat(firstFault(repeated(2))).contains("where 4 was to come");
    assertThat(firstFault(changed(2, 22))).contains("was changed");
  }

  @Test
  void aChangedAmountIsFoundEvenWhenAllHashesWereMadeAnew() {
    walk();
    List<LedgerEntry> forged = new ArrayList<>();
    for (LedgerEntry entry : changed(2, 22)) {
      String previous = forged.isEmpty() ? LedgerEntry.GENESIS : forged.getLast().hash();
      forged.add(relinked(entry, previous));
    }

    assertThat(firstFault(forged)).contains("balances");
  }

  @Test
  void noOrderGivesBackMoreThanWasHeldForIt() {
    book(Kind.GRANTED, null, LedgerAccount.GRANTED, LedgerAccount.AVAILABLE, 1_000);
    book(Kind.HELD, ORDER, LedgerAccount.AVAILABLE, LedgerAccount.HELD, 100);
    OrderId other = OrderId.of(CONTRACT, "other");
    book(Kind.RELEASED, other, LedgerAccount.HELD, LedgerAccount.AVAILABLE, 100);

    assertThat(firstFault(journal)).contains("more than was held for " + other);
  }

  private static @Nullable String firstFault(List<LedgerEntry> entries) {
    JournalAudit audit = new JournalAudit();
    for (LedgerEntry entry : entries) {
      String fault = audit.check(entry);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /** Granted, held, spent, and a tenth of it given back. */
  private void walk() {
    book(Kind.OPENED, null, null, null, 0);
    book(Kind.GRANTED, null, LedgerAccount.GRANTED, LedgerAccount.AVAILABLE, 1_000);
    book(Kind.HELD, ORDER, LedgerAccount.AVAILABLE, LedgerAccount.HELD, 222);
    book(Kind.CAPTURED, ORDER, LedgerAccount.HELD, LedgerAccount.SPENT, 222);
    book(Kind.REFUNDED, ORDER, LedgerAccount.REFUNDED, LedgerAccount.AVAILABLE, 22);
  }

  private void book(
      Kind kind,
      @Nullable OrderId order,
      @Nullable LedgerAccount debit,
      @Nullable LedgerAccount credit,
      long amount) {
    Movement movement =
        debit == null || credit == null ? null : new Movement(debit, credit, new Credits(amount));
    Balances before = journal.isEmpty() ? Balances.ZERO : journal.getLast().after();
    String previous = journal.isEmpty() ? LedgerEntry.GENESIS : journal.getLast().hash();
    journal.add(
        new LedgerEntry(
                EventId.of("test", CONTRACT.value(), Integer.toString(journal.size())),
                CONTRACT,
                journal.size() + 1,
                kind,
                order,
                null,
                movement,
                null,
                before.after(movement),
                Samples.T0,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                previous,
                "")
            .sealed());
  }

  private List<LedgerEntry> removed(int index) {
    List<LedgerEntry> copy = new ArrayList<>(journal);
    copy.remove(index);
    return copy;
  }

  private List<LedgerEntry> repeated(int index) {
    List<LedgerEntry> copy = new ArrayList<>(journal);
    copy.add(index + 1, journal.get(index));
    return copy;
  }

  private List<LedgerEntry> changed(int index, long amount) {
    LedgerEntry entry = journal.get(index);
    Movement movement = Objects.requireNonNull(entry.movement());
    List<LedgerEntry> copy = new ArrayList<>(journal);
    copy.set(
        index,
        new LedgerEntry(
            entry.entryId(),
            entry.contractId(),
            entry.sequence(),
            entry.kind(),
            entry.orderId(),
            entry.deliveryId(),
            new Movement(movement.debit(), movement.credit(), new Credits(amount)),
            entry.asked(),
            entry.after(),
            entry.at(),
            entry.terms(),
            entry.operation(),
            entry.user(),
            entry.vouchers(),
            entry.until(),
            entry.reference(),
            entry.violation(),
            entry.chargedMinor(),
            entry.previousHash(),
            entry.hash()));
    return copy;
  }

  private static LedgerEntry relinked(LedgerEntry entry, String previous) {
    return new LedgerEntry(
            entry.entryId(),
            entry.contractId(),
            entry.sequence(),
            entry.kind(),
            entry.orderId(),
            entry.deliveryId(),
            entry.movement(),
            entry.asked(),
            entry.after(),
            entry.at(),
            entry.terms(),
            entry.operation(),
            entry.user(),
            entry.vouchers(),
            entry.until(),
            entry.reference(),
            entry.violation(),
            entry.chargedMinor(),
            previous,
            "")
        .sealed();
  }

  /** An entry with something in every component. */
  private static LedgerEntry full() {
    return new LedgerEntry(
            EventId.of("test", "full", ""),
            CONTRACT,
            7,
            Kind.TERMS_CHANGED,
            ORDER,
            Samples.DELIVERY,
            new Movement(LedgerAccount.GRANTED, LedgerAccount.AVAILABLE, new Credits(5)),
            new Credits(6),
            new Balances(1, 1, 0, 0, 0, 0),
            Samples.T0,
            new Terms(
                "Demo",
                BillingMode.CARD,
                "EUR",
                100,
                new Credits(1),
                new Credits(2),
                List.of(new Budget("alice", Period.MONTH, new Credits(3))),
                new Card("cus_1", "pm_1"),
                false),
            new Operation("bob", "because", "ab"),
            "alice",
            List.of("SPRING-26"),
            Samples.T0,
            "pi_1",
            new Violation("reason", "/pointer", "detail"),
            -5L,
            LedgerEntry.GENESIS,
            "")
        .sealed();
  }

  private static LedgerEntry changed(LedgerEntry entry, RecordComponent changed) throws Exception {
    RecordComponent[] components = LedgerEntry.class.getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Object value = components[i].getAccessor().invoke(entry);
      values[i] = components[i].getName().equals(changed.getName()) ? other(changed, value) : value;
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return LedgerEntry.class.getDeclaredConstructor(types).newInstance(values);
  }

  private static @Nullable Object other(RecordComponent component, Object value) {
    return switch (value) {
      case Long number -> number + 1;
      case Kind _ -> Kind.LOW_BALANCE;
      case Balances _ -> Balances.ZERO;
      case Instant time -> time.plusNanos(1);
      case EventId _ -> EventId.of("test", "other", "");
      case ContractId _ -> new ContractId("other");
      case String text when component.getName().equals("previousHash") -> text.replace('0', '1');
      default -> null;
    };
  }
}

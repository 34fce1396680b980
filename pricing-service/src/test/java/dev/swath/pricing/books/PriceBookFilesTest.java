package dev.swath.pricing.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.pricing.application.Purchases;
import dev.swath.pricing.domain.Carts;
import dev.swath.pricing.domain.PriceBook;
import dev.swath.pricing.domain.Pricing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;

/** Price books that come and go in a folder. */
class PriceBookFilesTest {
  @TempDir Path folder;

  private final MeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void everyFileIsAVersion() throws IOException {
    write("a.yaml", version("2026-01", "2026-01-01"));
    write("b.yml", version("2026-02", "2026-02-01"));
    write("notes.txt", "not a price book");

    assertThat(versions(read())).containsExactly("2026-01", "2026-02");
    assertThat(meters.get("swath.pricing.price.books").gauge().value()).isEqualTo(2);
  }

  @Test
  void aNewFileIsNoticed() throws IOException {
    write("a.yaml", version("2026-01", "2026-01-01"));
    PriceBookFiles books = read();
    write("b.yaml", version("2026-02", "2026-01-04"));
    lookTwice(books);

    assertThat(versions(books)).containsExactly("2026-01", "2026-02");
    assertThat(books.get().inForce(Carts.NOW).map(PriceBook::version)).hasValue("2026-02");
    assertThat(refused()).isZero();
  }

  @Test
  void aFileIsTakenWhenItStandsStill() throws IOException {
    write("a.yaml", version("2026-01", "2026-01-01"));
    PriceBookFiles books = read();
    String whole = version("2026-02", "2026-01-04");
    write("b.yaml", whole.substring(0, whole.indexOf("  - {code: THEIRS")));
    books.refresh();
    write("b.yaml", whole);
    books.refresh();
    assertThat(versions(books)).containsExactly("2026-01");

    books.refresh();
    assertThat(versions(books)).containsExactly("2026-01", "2026-02");
    assertThat(refused()).isZero();
  }

  @Test
  void theOthersAreReadWhateverAFileDoes() throws IOException {
    write("z.yaml", version("2026-01", "2026-01-01"));
    PriceBookFiles books = read();
    write("a.yaml", version("2026-00", "2025-01-01").replace("research: 0.5", "research: null"));
    write("b.yaml", version("2026-02", "2026-01-04"));
    lookTwice(books);

    assertThat(versions(books)).containsExactly("2026-01", "2026-02");
    assertThat(refused()).isEqualTo(1);
  }

  @Test
  void aQuoteByABookThatNobodyHasSeenYetIsFound() throws IOException {
    write("a.yaml", version("2026-01", "2026-01-01"));
    PriceBookFiles books = read();
    write("b.yaml", version("2026-02", "2026-01-04"));
    Pricing pricing =
        new Pricing(
            books,
            new Carts.StatedAreas(),
            new Purchases(new Carts.StatedAreas(), books),
            Carts.CLOCK);
    Quote quote =
        new Quote(
            "q1",
            Carts.ORDERED,
            Carts.ORDERED.plusSeconds(1800),
            "2026-02",
            List.of(new Credits(700)));

    assertThat(
            Carts.priced(
                    pricing.decide(
                        Carts.cart(Carts.item("skysat", Carts.area(100))).quoted(quote).order()))
                .priceBook())
        .isEqualTo("2026-02");
  }

  @Test
  void aFileThatMakesNoSenseIsRefusedOnceAndTheOthersStay() throws IOException {
    write("a.yaml", version("2026-01", "2026-01-01"));
    PriceBookFiles books = read();
    write("b.yaml", "version: \"2026-02\"\nproducts: [");
    lookTwice(books);
    lookTwice(books);
    assertThat(versions(books)).containsExactly("2026-01");
    assertThat(refused()).isEqualTo(1);

    write("b.yaml", version("2026-02", "2026-02-01"));
    lookTwice(books);
    assertThat(versions(books)).containsExactly("2026-01", "2026-02");
  }

  @Test
  void whatAVersionSaysNeverChanges() throws IOException {
    write("a.yaml", version("2026-01", "2026-01-01"));
    PriceBookFiles books = read();
    write("a.yaml", version("2026-01", "2026-01-01").replace("250", "251"));
    lookTwice(books);
    assertThat(refused()).isEqualTo(1);
    assertThat(versions(books)).containsExactly("2026-01");

    write("a.yaml", version("2026-01b", "2026-01-02").replace("250", "251"));
    lookTwice(books);
    assertThat(versions(books)).containsExactly("2026-01", "2026-01b");
  }

  @Test
  void twoVersionsMayNotBeValidFromTheSameMoment() throws IOException {
    write("a.yaml", version("2026-01", "2026-01-01"));
    PriceBookFiles books = read();
    write("b.yaml", version("2026-01b", "2026-01-01"));
    lookTwice(books);

    assertThat(versions(books)).containsExactly("2026-01");
    assertThat(refused()).isEqualTo(1);
  }

  @Test
  void whatWasReadStaysKnown() throws IOException {
    write("a.yaml", version("2026-01", "2026-01-01"));
    write("b.yaml", version("2026-02", "2026-02-01"));
    PriceBookFiles books = read();
    Files.delete(folder.resolve("a.yaml"));
    books.refresh();
    Files.delete(folder.resolve("b.yaml"));
    Files.delete(folder);
    books.refresh();

    assertThat(versions(books)).containsExactly("2026-01", "2026-02");
  }

  @Test
  void theSameContentUnderAnotherNameIsTheSame() throws IOException {
    write("a.yaml", version("2026-01", "2026-01-01"));
    PriceBookFiles books = read();
    write("copy.yaml", version("2026-01", "2026-01-01"));
    lookTwice(books);

    assertThat(refused()).isZero();
  }

  @Test
  void nothingStartsWithABookThatMakesNoSense() throws IOException {
    write("a.yaml", version("2026-01", "2026-01-01"));
    write("b.yaml", version("2026-02", "2026-02-01").replace("bills: covered", "bills: twice"));

    assertThatExceptionOfType(InvalidPriceBook.class)
        .isThrownBy(this::read)
        .withMessageContaining("b.yaml")
        .withMessageContaining("products[3].bills");
    Files.delete(folder.resolve("a.yaml"));
    Files.delete(folder.resolve("b.yaml"));
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this::read);
  }

  @Test
  void oneFileWillDo() {
    PriceBookFiles books =
        new PriceBookFiles(new ClassPathResource("price-book.yaml"), Carts.CLOCK, meters);
    books.refresh();
    assertThat(versions(books)).hasSize(1);
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () -> new PriceBookFiles(new ClassPathResource("no-such.yaml"), Carts.CLOCK, meters))
        .withMessageContaining("no-such.yaml");
  }

  private static void lookTwice(PriceBookFiles books) {
    books.refresh();
    books.refresh();
  }

  private static String version(String version, String validFrom) {
    return Carts.YAML
        .replace("\"2026-01\"", '"' + version + '"')
        .replace("2026-01-01T", validFrom + "T");
  }

  private void write(String name, String yaml) throws IOException {
    Files.writeString(folder.resolve(name), yaml);
  }

  private PriceBookFiles read() {
    return new PriceBookFiles(new FileSystemResource(folder), Carts.CLOCK, meters);
  }

  private static List<String> versions(PriceBookFiles books) {
    return books.get().all().stream().map(PriceBook::version).toList();
  }

  private double refused() {
    return meters.get("swath.pricing.price.books.refused").counter().count();
  }
}

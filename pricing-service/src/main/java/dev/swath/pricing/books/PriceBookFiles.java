package dev.swath.pricing.books;

import dev.swath.pricing.domain.BookShelf;
import dev.swath.pricing.domain.PriceBook;
import dev.swath.pricing.domain.PriceBooks;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;

/**
 * The price books of a folder, or of one resource: each file is one version. At the start all of
 * them must make sense; a file that comes later and does not, or that changes what a version says,
 * is refused, told in the log and in the counter {@code swath.pricing.price.books.refused}, and
 * everything else stays. A file is taken only when two looks in a row find the same in it, so that
 * none is taken while it is being written. What was read once stays known, also when its file goes.
 */
public final class PriceBookFiles implements BookShelf {
  private static final Logger log = LoggerFactory.getLogger(PriceBookFiles.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final Resource place;
  private final Clock clock;
  private final Counter refused;

  /** By name: what each file held at the last look. */
  private Map<String, Content> glimpsed = Map.of();

  /** By name: what each file held when it was taken or refused. */
  private final Map<String, Content> seen = new HashMap<>();

  /** By version: the file's content as it was read. */
  private final Map<String, Content> known = new HashMap<>();

  /** Long before the start, so that the first question is answered by a look. */
  private long lookedAtNanos = System.nanoTime() - BETWEEN_LOOKS.toNanos();

  private volatile PriceBooks books;

  /** Bytes of a file, compared by value. */
  private static final class Content {
    private final byte[] bytes;

    private Content(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Content content && Arrays.equals(bytes, content.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /**
   * @param place a folder, of which every file that ends with {@code .yaml} or {@code .yml} is
   *     read, or one file
   * @throws InvalidPriceBook if any of them makes no sense, or two contradict each other
   * @throws UncheckedIOException if they cannot be read
   */
  public PriceBookFiles(Resource place, Clock clock, MeterRegistry meters) {
    this.place = place;
    this.clock = clock;
    this.refused = meters.counter("swath.pricing.price.books.refused");
    this.books = new PriceBooks(List.of());
    try {
      for (Map.Entry<String, Content> file : files().entrySet()) {
        take(file.getKey(), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the price books cannot be read: " + place, e);
    }
    if (books.all().isEmpty()) {
      throw new IllegalStateException("there is no price book in " + place.getDescription());
    }
    if (books.inForce(clock.instant()).isEmpty()) {
      log.warn("no price book is in force yet");
    }
    meters.gauge("swath.pricing.price.books", this, files -> files.get().all().size());
  }

  @Override
  public PriceBooks get() {
    return books;
  }

  /** Looks for new files. Nothing that it finds can stop what is known. */
  public synchronized void refresh() {
    if (!place.isFile()) {
      // What is packed into the service does not change.
      return;
    }
    lookedAtNanos = System.nanoTime();
    Map<String, Content> files;
    try {
      files = files();
    } catch (IOException | UncheckedIOException e) {
      log.warn("the price books cannot be read: {}", String.valueOf(e.getMessage()));
      return;
    }
    files.forEach(
        (name, content) -> {
          if (isNew(name, content) && content.equals(glimpsed.get(name))) {
            takeOrRefuse(name, content);
          }
        });
    glimpsed = files;
  }

  /**
   * Looks for new files, and if there are any, again after a moment. Whoever asks for a book that
   * does not exist makes the folder be read a few times a second at most, and holds up nobody.
   */
  @Override
  public PriceBooks renewed() {
    if (seesNewFiles()) {
      try {
        Thread.sleep(BETWEEN_LOOKS);
        refresh();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    return books;
  }

  private synchronized boolean seesNewFiles() {
    if (System.nanoTime() - lookedAtNanos >= BETWEEN_LOOKS.toNanos()) {
      refresh();
    }
    return glimpsed.entrySet().stream().anyMatch(file -> isNew(file.getKey(), file.getValue()));
  }

  private boolean isNew(String name, Content content) {
    return !content.equals(seen.get(name));
  }

  /** Whatever a file does, the others are read. */
  private void takeOrRefuse(String name, Content content) {
    try {
      take(name, content);
    } catch (InvalidPriceBook e) {
      refused.increment();
      log.error("refused: {}", e.getMessage());
    } catch (RuntimeException e) {
      refused.increment();
      log.error("refused: {}", name, e);
    }
  }

  private void take(String file, Content content) {
    seen.put(file, content);
    PriceBook book = PriceBookYaml.read(file, content.bytes);
    Content before = known.get(book.version());
    if (before != null && before.equals(content)) {
      return;
    }
    try {
      books = books.with(book);
    } catch (IllegalArgumentException e) {
      throw new InvalidPriceBook(file, Objects.requireNonNull(e.getMessage()), e);
    }
    known.put(book.version(), content);
    log.info(
        "price book {}: {} products, valid from {}{}",
        book.version(),
        book.products().size(),
        book.validFrom(),
        book.validFrom().isAfter(clock.instant()) ? ", not yet in force" : "");
  }

  /** Sorted by name. */
  private Map<String, Content> files() throws IOException {
    Map<String, Content> files = new LinkedHashMap<>();
    if (place.isFile() && Files.isDirectory(place.getFile().toPath())) {
      for (Path file : yamlFiles(place.getFile().toPath())) {
        try {
          files.put(file.toString(), new Content(Files.readAllBytes(file)));
        } catch (NoSuchFileException _) {
          log.info("{} went while it was to be read", file);
        }
      }
    } else {
      try (InputStream content = place.getInputStream()) {
        files.put(place.getDescription(), new Content(content.readAllBytes()));
      }
    }
    return files;
  }

  private static List<Path> yamlFiles(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .filter(Files::isRegularFile)
          .filter(
              file -> {
                String name = file.getFileName().toString();
                return name.endsWith(".yaml") || name.endsWith(".yml");
              })
          .sorted()
          .forEach(files::add);
    }
    return files;
  }
}

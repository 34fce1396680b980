package dev.swath.pricing.rest;

import dev.swath.pricing.books.PriceBookFiles;
import dev.swath.pricing.domain.PriceBook;
import dev.swath.service.problems.Problem;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What is on sale, now and by any version of the price book. Public: needs no token. What single
 * contracts pay less, and vouchers, are not shown.
 */
@RestController
@RequestMapping(path = "/v1", produces = MediaType.APPLICATION_JSON_VALUE)
class ProductsController {
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final PriceBookFiles books;
  private final Clock clock;

  ProductsController(PriceBookFiles books, Clock clock) {
    this.books = books;
    this.clock = clock;
  }

  /**
   * All products, in the order of the book.
   *
   * @param marketSegments factors on the price
   */
  record Catalogue(
      String priceBook,
      Instant validFrom,
      Map<String, BigDecimal> marketSegments,
      List<ProductView> products) {
    static Catalogue of(PriceBook book) {
      return new Catalogue(
          book.version(),
          book.validFrom(),
          book.marketSegments(),
          book.products().stream().map(ProductView::of).toList());
    }
  }

  /** All versions, from the oldest on. */
  record Versions(List<Version> priceBooks) {}

  record Version(String version, Instant validFrom, boolean inForce) {}

  @GetMapping("/products")
  ResponseEntity<Catalogue> catalogue() {
    return cached(Catalogue.of(inForce()));
  }

  @GetMapping("/products/{id}")
  ResponseEntity<ProductView> product(@PathVariable("id") String id) {
    return inForce()
        .find(id)
        .map(ProductView::of)
        .map(ProductsController::cached)
        .orElseThrow(() -> Problem.of(PricingProblem.UNKNOWN_PRODUCT, "There is no such product."));
  }

  @GetMapping("/price-books")
  ResponseEntity<Versions> versions() {
    String inForce = books.get().inForce(clock.instant()).map(PriceBook::version).orElse("");
    return cached(
        new Versions(
            books.get().all().stream()
                .map(
                    book ->
                        new Version(
                            book.version(), book.validFrom(), book.version().equals(inForce)))
                .toList()));
  }

  @GetMapping("/price-books/{version}")
  ResponseEntity<Catalogue> version(@PathVariable("version") String version) {
    return books
        .get()
        .version(version)
        .map(Catalogue::of)
        .map(ProductsController::cached)
        .orElseThrow(
            () ->
                Problem.of(
                    PricingProblem.UNKNOWN_PRICE_BOOK, "There is no price book of this version."));
  }

  /** A book that comes into force is seen everywhere within this time. */
  private static <T> ResponseEntity<T> cached(T body) {
    return ResponseEntity.ok().cacheControl(CacheControl.maxAge(FRESH).cachePublic()).body(body);
  }

  private PriceBook inForce() {
    return books
        .get()
        .inForce(clock.instant())
        .orElseThrow(
            () -> Problem.of(PricingProblem.NO_PRICE_BOOK, "No price book is in force yet."));
  }
}

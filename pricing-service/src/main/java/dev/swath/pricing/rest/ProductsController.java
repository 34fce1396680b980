package dev.swath.pricing.rest;

import dev.swath.pricing.domain.PriceBook;
import dev.swath.pricing.domain.Product;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is on sale. Public: needs no token. */
@RestController
@RequestMapping(path = "/v1/products", produces = MediaType.APPLICATION_JSON_VALUE)
class ProductsController {
  private final PriceBook book;

  ProductsController(PriceBook book) {
    this.book = book;
  }

  /** All products, in the order of the book. */
  record Catalogue(String priceBook, List<ProductView> products) {}

  /**
   * @param minimumOrderAreaKm2 a smaller AOI is refused
   * @param minimumBilledAreaKm2 a smaller AOI pays for this area
   */
  record ProductView(
      String id,
      String title,
      BigDecimal creditsPerKm2,
      BigDecimal minimumOrderAreaKm2,
      BigDecimal minimumBilledAreaKm2) {
    static ProductView of(Product product) {
      return new ProductView(
          product.id(),
          product.title(),
          product.creditsPerKm2(),
          product.minimumOrderAreaKm2(),
          product.minimumBilledAreaKm2());
    }
  }

  @GetMapping
  Catalogue catalogue() {
    return new Catalogue(book.version(), book.products().stream().map(ProductView::of).toList());
  }

  @GetMapping("/{id}")
  ProductView product(@PathVariable("id") String id) {
    return book.find(id)
        .map(ProductView::of)
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND, "unknown-product", "There is no such product."));
  }
}

package dev.swath.orders.intake.rest;

import dev.swath.orders.intake.pricing.ShownCatalogue;
import dev.swath.orders.intake.pricing.ShownCatalogue.Document;
import dev.swath.orders.web.ProblemType;
import dev.swath.orders.web.Problems;
import dev.swath.service.problems.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What is on sale, passed on from the pricing service as it is. Needs no token, as there. */
@RestController
@Tag(name = "Looking at the catalogue")
@SecurityRequirements
class CatalogueController {
  /** What can stand in a path without meaning anything else there. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final ShownCatalogue catalogue;

  CatalogueController(ShownCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Operation(
      summary = "Lists the products on sale",
      description =
          "Each with its price, its minimums, what it bills, its licences, and the JSON Schema of"
              + " its options.")
  @ApiResponse(
      responseCode = "200",
      description = "The products of the price book in force",
      content = @Content(schema = @Schema(implementation = CatalogueShapes.Products.class)))
  @Problems(ProblemType.PRICING_UNAVAILABLE)
  @GetMapping("/v1/products")
  ResponseEntity<String> listProducts() {
    return passOn("/v1/products");
  }

  @Operation(
      summary = "Shows a product",
      description = "As the list of products shows it. The answer may be kept for ten seconds.")
  @ApiResponse(
      responseCode = "200",
      description = "The product in the price book in force",
      content = @Content(schema = @Schema(implementation = CatalogueShapes.Product.class)))
  @Problems({ProblemType.NOT_FOUND, ProblemType.PRICING_UNAVAILABLE})
  @GetMapping("/v1/products/{id}")
  ResponseEntity<String> getProduct(
      @Parameter(example = "pleiades-bundle") @PathVariable String id) {
    return passOn("/v1/products/" + named(id));
  }

  @Operation(
      summary = "Lists the versions of the price book",
      description = "From the oldest on, those included that are not in force yet.")
  @ApiResponse(
      responseCode = "200",
      description = "All versions, and from when on each is valid",
      content = @Content(schema = @Schema(implementation = CatalogueShapes.Versions.class)))
  @Problems(ProblemType.PRICING_UNAVAILABLE)
  @GetMapping("/v1/price-books")
  ResponseEntity<String> listPriceBooks() {
    return passOn("/v1/price-books");
  }

  @Operation(
      summary = "Shows a version of the price book",
      description =
          "As the products were when it was in force. What single contracts agreed, and vouchers,"
              + " are not shown.")
  @ApiResponse(
      responseCode = "200",
      description = "Its products",
      content = @Content(schema = @Schema(implementation = CatalogueShapes.Products.class)))
  @Problems({ProblemType.NOT_FOUND, ProblemType.PRICING_UNAVAILABLE})
  @GetMapping("/v1/price-books/{version}")
  ResponseEntity<String> getPriceBook(@PathVariable String version) {
    return passOn("/v1/price-books/" + named(version));
  }

  private static String named(String name) {
    if (!NAME.matcher(name).matches()) {
      throw missing();
    }
    return name;
  }

  private ResponseEntity<String> passOn(String path) {
    Document document = catalogue.show(path);
    if (document == null) {
      throw missing();
    }
    return ResponseEntity.ok()
        .cacheControl(CacheControl.maxAge(ShownCatalogue.FRESH).cachePublic())
        .eTag(document.etag())
        .contentType(MediaType.APPLICATION_JSON)
        .body(document.text());
  }

  private static Problem missing() {
    return Problem.of(ProblemType.NOT_FOUND, "The price book has nothing of this name.");
  }
}

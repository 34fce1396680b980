package dev.swath.orders.intake.rest;

import dev.swath.orders.intake.application.PricingUnavailable;
import dev.swath.orders.intake.pricing.PricingService;
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
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
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

  private final PricingService pricing;

  CatalogueController(PricingService pricing) {
    this.pricing = pricing;
  }

  @Operation(
      summary = "Lists the products on sale",
      description =
          "Each with its price, its minimums, what it bills, its licences, and the JSON Schema of"
              + " its options.")
  @ApiResponse(
      responseCode = "200",
      description = "The products of the price book in force",
      content = @Content(schema = @Schema(types = "object")))
  @Problems(ProblemType.PRICING_UNAVAILABLE)
  @GetMapping("/v1/products")
  ResponseEntity<byte[]> listProducts() {
    return passOn("/v1/products");
  }

  @Operation(summary = "Shows a product")
  @ApiResponse(
      responseCode = "200",
      description = "The product in the price book in force",
      content = @Content(schema = @Schema(types = "object")))
  @Problems({ProblemType.NOT_FOUND, ProblemType.PRICING_UNAVAILABLE})
  @GetMapping("/v1/products/{id}")
  ResponseEntity<byte[]> getProduct(
      @Parameter(example = "pleiades-bundle") @PathVariable String id) {
    return passOn("/v1/products/" + named(id));
  }

  @Operation(summary = "Lists the versions of the price book")
  @ApiResponse(
      responseCode = "200",
      description = "All versions, and from when on each is valid",
      content = @Content(schema = @Schema(types = "object")))
  @Problems(ProblemType.PRICING_UNAVAILABLE)
  @GetMapping("/v1/price-books")
  ResponseEntity<byte[]> listPriceBooks() {
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
      content = @Content(schema = @Schema(types = "object")))
  @Problems({ProblemType.NOT_FOUND, ProblemType.PRICING_UNAVAILABLE})
  @GetMapping("/v1/price-books/{version}")
  ResponseEntity<byte[]> getPriceBook(@PathVariable String version) {
    return passOn("/v1/price-books/" + named(version));
  }

  private static String named(String name) {
    if (!NAME.matcher(name).matches()) {
      throw missing();
    }
    return name;
  }

  private ResponseEntity<byte[]> passOn(String path) {
    HttpResponse<byte[]> answer = pricing.show(path);
    if (answer.statusCode() == 404) {
      throw missing();
    }
    if (answer.statusCode() != 200) {
      throw new PricingUnavailable(path + " answers with " + answer.statusCode(), null);
    }
    return ResponseEntity.ok()
        .contentType(
            answer
                .headers()
                .firstValue(HttpHeaders.CONTENT_TYPE)
                .map(MediaType::parseMediaType)
                .orElse(MediaType.APPLICATION_JSON))
        .body(answer.body());
  }

  private static Problem missing() {
    return Problem.of(ProblemType.NOT_FOUND, "The price book has nothing of this name.");
  }
}

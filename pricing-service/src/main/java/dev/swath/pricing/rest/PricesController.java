package dev.swath.pricing.rest;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.ItemPrice;
import dev.swath.pricing.domain.ItemPricing.Priced;
import dev.swath.pricing.domain.ItemPricing.Unpriceable;
import dev.swath.pricing.domain.Pricing;
import dev.swath.pricing.rest.PriceRequest.Item.WithArea;
import dev.swath.pricing.rest.PriceRequest.Item.WithoutArea;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Estimates: the body of an order in, what it would cost out. Scope {@code orders:read}. Nothing is
 * stored.
 */
@RestController
class PricesController {
  private static final String CONTRACTS_CLAIM = "contracts";
  private static final String ALL_CONTRACTS = "*";
  private static final int SHOWN_DECIMALS = 6;

  private final PriceRequestReader requests;
  private final Pricing pricing;

  PricesController(PriceRequestReader requests, Pricing pricing) {
    this.requests = requests;
    this.pricing = pricing;
  }

  /** 200 if any item has a price, else 422. */
  @PostMapping(
      path = "/v1/prices",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  PriceAnswer estimate(InputStream body, @AuthenticationPrincipal Jwt token) throws IOException {
    PriceRequest request = requests.read(body);
    checkAccess(request.contractId(), token);
    List<PriceAnswer.Item> items = new ArrayList<>();
    List<FieldError> errors = new ArrayList<>();
    long total = 0;
    for (int i = 0; i < request.items().size(); i++) {
      switch (request.items().get(i)) {
        case WithoutArea(FieldError error) -> {
          items.add(PriceAnswer.Item.unpriceable(i));
          errors.add(error);
        }
        case WithArea(var item) -> {
          switch (pricing.price(i, item)) {
            case Priced(ItemPrice price) -> {
              items.add(priced(i, price));
              total = Math.addExact(total, price.credits().amount());
            }
            case Unpriceable(var violation) -> {
              items.add(PriceAnswer.Item.unpriceable(i));
              errors.add(FieldError.of(violation));
            }
          }
        }
      }
    }
    if (errors.size() == items.size()) {
      throw new ProblemException(
          HttpStatus.UNPROCESSABLE_CONTENT, "unpriceable", "No item can be priced.", errors);
    }
    return new PriceAnswer(request.contractId().value(), total, items, errors);
  }

  /** Another contract's prices are nobody's business, its existence included. */
  private static void checkAccess(ContractId contract, Jwt token) {
    List<String> granted = token.getClaimAsStringList(CONTRACTS_CLAIM);
    if (granted == null
        || !(granted.contains(ALL_CONTRACTS) || granted.contains(contract.value()))) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND, "unknown-contract", "There is no such contract.");
    }
  }

  private static PriceAnswer.Item priced(int index, ItemPrice price) {
    double shown =
        BigDecimal.valueOf(price.areaKm2())
            .setScale(SHOWN_DECIMALS, RoundingMode.HALF_UP)
            .doubleValue();
    return new PriceAnswer.Item(index, shown, price.credits().amount());
  }
}

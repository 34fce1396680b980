package dev.swath.orders.intake.pricing;

import dev.swath.options.OptionSchema;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.ProductChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The products on sale, as the pricing service lists them. */
record Catalogue(Map<String, Product> products) {
  static final Catalogue EMPTY = new Catalogue(Map.of());

  /** Of one choice. An order tells them all when it goes on without its entry, and must fit. */
  private static final int MOST_FAULTS = 10;

  Catalogue {
    products = Map.copyOf(products);
  }

  /**
   * @param licences its tiers; empty if it has none
   * @param options what its options may be
   */
  record Product(Set<String> licences, @Nullable OptionSchema options) {
    Product {
      licences = Set.copyOf(licences);
    }
  }

  /**
   * @throws IllegalArgumentException if the schema of a product is none
   */
  static Catalogue of(JsonNode answer) {
    Map<String, Product> products = new LinkedHashMap<>();
    for (JsonNode product : answer.path("products")) {
      JsonNode schema = product.path("schema");
      products.put(
          product.path("id").asString(""),
          new Product(
              licences(product.path("licences")),
              schema.isObject() ? OptionSchema.of(schema) : null));
    }
    return new Catalogue(products);
  }

  private static Set<String> licences(JsonNode tiers) {
    Set<String> names = new TreeSet<>();
    tiers.forEach(tier -> names.add(tier.path("id").asString("")));
    return names;
  }

  /** What is wrong with a choice, if this is what is on sale. */
  List<Fault> faults(ProductChoice choice) {
    String pointer = "/items/" + choice.line();
    Product product = products.get(choice.productType());
    if (product == null) {
      return List.of(
          Fault.of(
              Fault.Kind.UNKNOWN_PRODUCT,
              pointer + "/productType",
              "unknown-product",
              "There is no product type " + choice.productType() + "."));
    }
    List<Fault> faults = new ArrayList<>();
    String licence = choice.licence();
    if (licence != null && !product.licences().contains(licence)) {
      faults.add(unknownLicence(pointer + "/licence", licence, product));
    }
    if (product.options() != null && choice.options() != null) {
      for (OptionSchema.Fault wrong : product.options().validate(choice.options())) {
        faults.add(
            Fault.of(
                Fault.Kind.FIELD,
                pointer + "/options" + wrong.pointer(),
                wrong.reason(),
                wrong.detail()));
      }
    }
    return faults.stream().limit(MOST_FAULTS).toList();
  }

  private static Fault unknownLicence(String pointer, String licence, Product product) {
    Fault fault =
        Fault.of(
            Fault.Kind.FIELD,
            pointer,
            "unknown-licence",
            "The product has no licence " + licence + ".");
    return fault.repairedBy(
        product.licences().isEmpty()
            ? "leave the licence out"
            : "choose one of "
                + product.licences().stream().sorted().collect(Collectors.joining(", ")));
  }
}

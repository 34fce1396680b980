package dev.swath.orders.web;

import dev.swath.events.domain.OrderStatus;
import dev.swath.service.problems.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names of states in the API: lower case, words joined by underscores. */
public final class Statuses {
  /** Names of the lists of states in the OpenAPI document. */
  public static final String ORDER_SCHEMA = "OrderStatus";

  public static final String DELIVERY_SCHEMA = "DeliveryStatus";

  public static final String ORDER_SCHEMA_REF = "#/components/schemas/" + ORDER_SCHEMA;
  public static final String DELIVERY_SCHEMA_REF = "#/components/schemas/" + DELIVERY_SCHEMA;

  private Statuses() {}

  public static String name(Enum<?> status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws Problem 400 with the names that there are
   */
  public static OrderStatus parse(String name) {
    return Arrays.stream(OrderStatus.values())
        .filter(status -> name(status).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemType.INVALID_PARAMETER,
                        "There is no status "
                            + name
                            + ". The statuses are "
                            + Arrays.stream(OrderStatus.values())
                                .map(Statuses::name)
                                .collect(Collectors.joining(", "))
                            + ".")
                    .with("parameter", "status"));
  }
}

package dev.swath.standalone;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The processes of one stack, in the order in which they are started. They are stopped in reverse.
 */
public enum Service {
  KAFKA,
  DOCUMENT_STORE,
  PROVIDER_SANDBOX,
  ORDER_API,
  FULFILLMENT_SERVICE,
  CREDIT_LEDGER,
  PRICING_SERVICE;

  /** What a service of ours cannot start without. */
  static final Set<Service> FOUNDATION =
      Collections.unmodifiableSet(EnumSet.of(KAFKA, DOCUMENT_STORE));

  /** The four services of Swath itself. */
  public static final Set<Service> OURS =
      Collections.unmodifiableSet(EnumSet.range(ORDER_API, PRICING_SERVICE));

  /** The name used on the command line, for files and, for a service of ours, for its jar. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return id();
  }

  /** The service of that {@linkplain #id() name}, if there is one. */
  public static Optional<Service> byId(String id) {
    return Arrays.stream(values()).filter(service -> service.id().equals(id)).findFirst();
  }

  /** The names of all services, in starting order. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(Service::id).toList();
  }
}

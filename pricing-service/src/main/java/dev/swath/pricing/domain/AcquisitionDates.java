package dev.swath.pricing.domain;

import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.Violation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** When an item's scenes were taken: as the order states it, and as their ids tell it. */
final class AcquisitionDates {
  /** A scene may be this much younger than its order. */
  private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

  private AcquisitionDates() {}

  /**
   * @param pointer of the item
   * @param violations what is found wrong is added here
   * @return UTC date of the youngest scene; empty if none is known
   */
  static Optional<LocalDate> youngest(
      Product product, OrderItem item, Instant asOf, String pointer, List<Violation> violations) {
    Optional<LocalDate> youngest = Optional.empty();
    for (Scene scene : item.scenes()) {
      Optional<LocalDate> stated =
          Optional.ofNullable(scene.acquiredAt())
              .map(time -> LocalDate.ofInstant(time, ZoneOffset.UTC));
      Instant takenAt = scene.acquiredAt();
      if (takenAt != null && takenAt.isAfter(asOf.plus(CLOCKS_DIFFER))) {
        violations.add(
            new Violation(
                "acquired-in-the-future",
                pointer + "/scenes",
                scene.id() + " is of " + takenAt + ": nothing was taken then yet."));
      }
      Optional<LocalDate> told = product.sceneDates().of(scene.id());
      if (stated.isPresent() && told.isPresent() && !stated.equals(told)) {
        violations.add(
            new Violation(
                "acquisition-date-mismatch",
                pointer + "/scenes",
                scene.id() + " is of " + told.get() + ", not of " + stated.get() + "."));
      }
      Optional<LocalDate> date = stated.or(() -> told);
      if (told.isEmpty() && product.sceneDates().isTold() && product.freshness().isPriced()) {
        violations.add(
            new Violation(
                "scene-id-without-date",
                pointer + "/scenes",
                "The price of "
                    + product.id()
                    + " depends on the age of the image, which the id tells; "
                    + scene.id()
                    + " is no such id."));
      } else if (date.isEmpty() && product.freshness().isPriced()) {
        violations.add(
            new Violation(
                "acquisition-date-missing",
                pointer + "/scenes",
                "The price of "
                    + product.id()
                    + " depends on the age of the image: acquiredAt is needed of "
                    + scene.id()
                    + "."));
      }
      if (date.isPresent() && (youngest.isEmpty() || date.get().isAfter(youngest.get()))) {
        youngest = date;
      }
    }
    return youngest;
  }
}

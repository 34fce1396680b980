package dev.swath.pricing.domain;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.pricing.domain.Surveyor.Cut;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is left of an area to be paid for, where its scenes are owned in part. */
public final class Ownership {
  private Ownership() {}

  /**
   * A place is owned only where each scene of the item is: an image of another day is another
   * image.
   *
   * @param ownedByScene for each scene of the item, what is owned of it
   * @return empty if nothing is to be taken off
   */
  public static Optional<Cut> left(
      Surveyor surveyor, AreaOfInterest region, List<List<AreaOfInterest>> ownedByScene) {
    List<AreaOfInterest> common = ownedByScene.isEmpty() ? List.of() : ownedByScene.getFirst();
    for (List<AreaOfInterest> owned : ownedByScene) {
      if (owned.isEmpty()) {
        return Optional.empty();
      }
    }
    for (List<AreaOfInterest> owned : ownedByScene.stream().skip(1).toList()) {
      List<AreaOfInterest> parts = new ArrayList<>();
      for (AreaOfInterest area : common) {
        switch (surveyor.within(area, owned)) {
          case Cut.Part(var part, double _) -> parts.add(part);
          case Cut.Nothing _ -> {
            // No place of this area is owned of both.
          }
          case Cut.Undecidable undecidable -> {
            return Optional.of(undecidable);
          }
        }
      }
      common = parts;
    }
    return common.isEmpty() ? Optional.empty() : Optional.of(surveyor.without(region, common));
  }
}

package dev.swath.orders.intake.application;

import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.ProductChoice;
import java.util.List;

/** The products on sale. */
public interface Products {
  /**
   * What is certainly wrong with a choice, under the reasons and pointers that pricing gives. None
   * if that cannot be said: pricing decides.
   */
  List<Fault> faults(ProductChoice choice);
}

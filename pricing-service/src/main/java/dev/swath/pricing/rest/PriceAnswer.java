package dev.swath.pricing.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an order would cost.
 *
 * @param totalCredits the sum over the items that have a price
 * @param items one for each item asked for, in the same order
 * @param errors why the others have none; while there are any, the order as a whole would be
 *     rejected
 */
record PriceAnswer(
    String contractId, long totalCredits, List<Item> items, List<FieldError> errors) {

  /**
   * @param index in the request, counted from 0
   * @param areaKm2 of the AOI, rounded to six decimals; absent where there is no price
   * @param credits computed on the unrounded area; absent where there is no price
   */
  record Item(int index, @Nullable Double areaKm2, @Nullable Long credits) {
    static Item unpriceable(int index) {
      return new Item(index, null, null);
    }
  }
}

package dev.swath.events.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One rule of the price book at work. The first step of a unit starts from 0, every later one from
 * where the one before it ended; so the last step in credits ends at the price, and the differences
 * add up to it.
 *
 * @param rule stable code in kebab case, such as {@code minimum-billed-area}
 * @param detail a sentence, for people
 * @param unit of {@code before} and {@code after}
 * @param factor what the rule multiplies by, if it does: the step before, or for {@code area-price}
 *     the area
 */
public record PriceStep(
    String rule,
    String detail,
    Unit unit,
    @Nullable BigDecimal factor,
    BigDecimal before,
    BigDecimal after) {

  /** The rule that prices scenes, whatever their area. */
  public static final String SCENE_PRICE = "scene-price";

  /** What is counted. */
  public enum Unit {
    KM2,
    CREDITS
  }
}

package dev.swath.sandbox.core;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the orders of one scene. Whatever is null is left to the {@link Behaviour}.
 *
 * @param place consumed one per request that places an order of the scene; then all is well
 * @param cancellable true: until the production ends; false: never; null: until production starts
 */
public record SceneScript(
    @Nullable Outcome outcome,
    @Nullable Long delayMillis,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<PlaceFault> place,
    @Nullable Boolean cancellable) {

  public static final SceneScript NONE = new SceneScript(null, null, List.of(), null);

  public SceneScript {
    place = List.copyOf(place);
    if (delayMillis != null) {
      Behaviour.checkDelay(delayMillis);
    }
  }

  public static SceneScript ending(Outcome outcome) {
    return NONE.withOutcome(outcome);
  }

  public static SceneScript placing(PlaceFault... faults) {
    return new SceneScript(null, null, List.of(faults), null);
  }

  public SceneScript withOutcome(Outcome end) {
    return new SceneScript(end, delayMillis, place, cancellable);
  }

  public SceneScript withDelayMillis(long millis) {
    return new SceneScript(outcome, millis, place, cancellable);
  }

  public SceneScript withCancellable(boolean possible) {
    return new SceneScript(outcome, delayMillis, place, possible);
  }

  SceneScript withPlace(List<PlaceFault> left) {
    return new SceneScript(outcome, delayMillis, left, cancellable);
  }
}

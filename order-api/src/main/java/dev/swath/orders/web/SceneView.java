package dev.swath.orders.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.swath.events.domain.OrderEvent.Scene;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image in its provider's catalogue.
 *
 * @param acquiredAt when it was taken, if the order says
 */
@Schema(name = "Scene")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SceneView(String id, @Nullable Instant acquiredAt) {
  public static List<SceneView> of(List<Scene> scenes) {
    return scenes.stream().map(scene -> new SceneView(scene.id(), scene.acquiredAt())).toList();
  }
}

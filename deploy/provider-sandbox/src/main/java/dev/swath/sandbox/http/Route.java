package dev.swath.sandbox.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A handler for one method and one path. A {@code *} in the path stands for one segment, handed to
 * the handler as a parameter. A {@code GET} route answers {@code HEAD} too.
 */
public record Route(String method, List<String> segments, Handler handler) {

  /** Turns a request into a reply, or throws a {@link Refusal}. */
  @FunctionalInterface
  public interface Handler {
    Reply handle(Request request);
  }

  public Route {
    segments = List.copyOf(segments);
  }

  public static Route of(String method, String path, Handler handler) {
    return new Route(method, segmentsOf(path), handler);
  }

  static List<String> segmentsOf(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  boolean answers(String asked) {
    return method.equals(asked) || (method.equals("GET") && asked.equals("HEAD"));
  }

  /** The still encoded segments under the wildcards, or empty when the path is another one. */
  Optional<List<String>> match(List<String> path) {
    if (path.size() != segments.size()) {
      return Optional.empty();
    }
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      if (segments.get(i).equals("*")) {
        parameters.add(path.get(i));
      } else if (!segments.get(i).equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }
}

package dev.swath.orders.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Examples of answers, one file each: {@code openapi/examples/<operation>-<status>.json}, or {@code
 * .txt} if the answer is not JSON.
 */
final class OpenApiExamples {
  private static final JsonMapper JSON = new JsonMapper();

  private OpenApiExamples() {}

  /** Null if there is none. */
  static @Nullable Object of(String operation, String status, String mediaType) {
    boolean isJson =
        MediaType.parseMediaType(mediaType).isCompatibleWith(MediaType.APPLICATION_JSON);
    String name = "/openapi/examples/" + operation + "-" + status + (isJson ? ".json" : ".txt");
    try (InputStream file = OpenApiExamples.class.getResourceAsStream(name)) {
      if (file == null) {
        return null;
      }
      String text = new String(file.readAllBytes(), UTF_8);
      return isJson ? JSON.readValue(text, Object.class) : text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

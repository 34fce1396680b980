package dev.swath.bench.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.bench.fuzz.Wire.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an answer has to be, whatever was asked. */
final class Verdicts {
  private static final int MOST_SHOWN = 300;

  /** What only our own code can have said, or what runs it. */
  private static final Pattern INSIDES =
      Pattern.compile(
          "\\bat [\\w.$]+\\([\\w$]+\\.java|(java|tools\\.jackson|org\\.springframework|org\\.apache)"
              + "\\.\\w+\\.|Exception\\b");

  private static final JsonMapper JSON = new JsonMapper();

  private Verdicts() {}

  /** Whether a service says that it is busy, and when to come again. */
  static boolean isBusy(Answer answer) {
    return (answer.status() == 429 || answer.status() == 503 || answer.status() == 504)
        && answer.header("Retry-After").isPresent();
  }

  /** What is wrong with the answer, in a few words. */
  static Optional<String> fault(Shot shot, Answer answer) {
    int status = answer.status();
    if (status == 0) {
      return shot.maySilence() ? Optional.empty() : Optional.of("no answer");
    }
    if (status >= 500 && !isBusy(answer) && !isOfTheProtocol(shot, status)) {
      return Optional.of("status " + status + shown(answer));
    }
    if (answer.header(Changes.INJECTED).isPresent()) {
      return Optional.of("a header that the caller wrote");
    }
    if (shot.isForeign() && status < 300) {
      return Optional.of("status " + status + " for a caller who may not come in" + shown(answer));
    }
    return status >= 400 ? faultOfProblem(shot, answer) : faultOfSuccess(shot, answer);
  }

  /** RFC 9110 and 9112 answer an unknown coding with 501, and an unknown version with 505. */
  private static boolean isOfTheProtocol(Shot shot, int status) {
    String head = new String(shot.bytes(), UTF_8);
    return switch (status) {
      case 501 -> head.toLowerCase(Locale.ROOT).contains("transfer-encoding");
      case 505 -> !head.lines().findFirst().orElse("").strip().endsWith("HTTP/1.1");
      default -> false;
    };
  }

  private static Optional<String> faultOfProblem(Shot shot, Answer answer) {
    if (!answer.header("Content-Type").orElse("").startsWith("application/problem+json")) {
      return Optional.of("status " + answer.status() + " is no problem document" + shown(answer));
    }
    for (String header : neededBeside(answer.status())) {
      if (answer.header(header).isEmpty()) {
        return Optional.of("status " + answer.status() + " without " + header);
      }
    }
    if (shot.method().equals("HEAD")) {
      return Optional.empty();
    }
    String text = new String(answer.body(), UTF_8);
    try {
      JsonNode problem = JSON.readTree(text);
      boolean isWhole =
          problem.path("status").asInt(0) == answer.status()
              && problem.path("type").isString()
              && problem.path("title").isString()
              && problem.path("detail").isString();
      if (!isWhole) {
        return Optional.of("not a whole problem document" + shown(answer));
      }
    } catch (JacksonException e) {
      return Optional.of("a problem document that is no JSON" + shown(answer));
    }
    return INSIDES.matcher(text).find()
        ? Optional.of("tells of its insides" + shown(answer))
        : Optional.empty();
  }

  /** What RFC 9110 wants in such an answer. */
  private static List<String> neededBeside(int status) {
    return switch (status) {
      case 401 -> List.of("WWW-Authenticate");
      case 405 -> List.of("Allow");
      case 429 -> List.of("Retry-After");
      default -> List.of();
    };
  }

  private static Optional<String> faultOfSuccess(Shot shot, Answer answer) {
    if (shot.method().equals("HEAD")
        || !answer.header("Content-Type").orElse("").startsWith("application/json")) {
      return Optional.empty();
    }
    try {
      JSON.readTree(answer.body());
      return Optional.empty();
    } catch (JacksonException e) {
      return Optional.of("JSON that is none" + shown(answer));
    }
  }

  private static String shown(Answer answer) {
    String text = new String(answer.body(), UTF_8);
    return ": " + (text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text);
  }
}

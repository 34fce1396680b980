package dev.swath.orders.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.service.problems.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query, read by our own rules: one that cannot be read is the client's slip,
 * and the container would call it a failure of ours. Only the query counts, never a body.
 */
public final class QueryParameters {
  private static final String ATTRIBUTE = QueryParameters.class.getName();

  private static final int MAX_PARAMETERS = 1_000;

  private final Map<String, List<String>> values;

  private QueryParameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * @throws Problem 400 if the query cannot be read
   */
  public static QueryParameters of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof QueryParameters known) {
      return known;
    }
    QueryParameters read = parse(request.getQueryString());
    request.setAttribute(ATTRIBUTE, read);
    return read;
  }

  static QueryParameters parse(@Nullable String query) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return new QueryParameters(values);
    }
    String[] pairs = query.split("&", MAX_PARAMETERS + 1);
    if (pairs.length > MAX_PARAMETERS) {
      throw unreadable("The query has more than " + MAX_PARAMETERS + " parameters.");
    }
    for (String pair : pairs) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
    return new QueryParameters(values);
  }

  /** Names in the order in which they came. */
  public List<String> names() {
    return List.copyOf(values.keySet());
  }

  /** All values of a parameter; none if the query does not have it. */
  public List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  private static String decode(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '+') {
        bytes.put((byte) ' ');
      } else if (c == '%') {
        bytes.put(hexadecimal(text, i + 1));
        i += 2;
      } else {
        bytes.put(String.valueOf(c).getBytes(UTF_8));
      }
    }
    try {
      return UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw unreadable("The query is not in UTF-8.");
    }
  }

  private static byte hexadecimal(String text, int from) {
    int high = from + 1 < text.length() ? Character.digit(text.charAt(from), 16) : -1;
    int low = high < 0 ? -1 : Character.digit(text.charAt(from + 1), 16);
    if (low < 0) {
      throw unreadable("In the query a % is not followed by two hexadecimal digits.");
    }
    return (byte) (high * 16 + low);
  }

  private static Problem unreadable(String detail) {
    return Problem.of(ProblemType.INVALID_PARAMETER, detail);
  }
}

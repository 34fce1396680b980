package dev.swath.service.http;

import dev.swath.service.problems.CommonProblem;
import dev.swath.service.problems.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code Idempotency-Key}. The draft of the IETF (draft-ietf-httpapi-idempotency-key)
 * writes the key as a string of RFC 9651, in quotes; many clients leave the quotes out. With and
 * without them it is the same key. A bare key has no comma, because proxies join repeated headers
 * with one: the joined key would be another one, and a repetition would be booked twice.
 */
public final class IdempotencyKeys {
  public static final String HEADER = "Idempotency-Key";

  private static final Pattern BARE = Pattern.compile("[!#-+\\--~]{1,128}");
  private static final Pattern QUOTED =
      Pattern.compile("\"((?:[!#-\\[\\]-~]|\\\\[\"\\\\]){1,128})\"");

  private IdempotencyKeys() {}

  /**
   * The key that the header's value stands for.
   *
   * @throws Problem 400 if it is not a key
   */
  public static String of(String header) {
    String value = header.strip();
    if (BARE.matcher(value).matches()) {
      return value;
    }
    Matcher quoted = QUOTED.matcher(value);
    if (quoted.matches()) {
      return quoted.group(1).replaceAll("\\\\([\"\\\\])", "$1");
    }
    throw Problem.of(
            CommonProblem.INVALID_PARAMETER,
            "An Idempotency-Key has 1 to 128 printable ASCII characters, without blanks. It may"
                + " stand in quotes; without them it has no comma and no quote.")
        .with("parameter", HEADER);
  }
}

package dev.swath.bench.fuzz;

import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * JSON with something wrong: cut off, values of other types, keys twice, unknown keys, nesting
 * without end, numbers and texts of every kind.
 */
final class MalformedJson {
  private static final List<String> ODD_VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-0.0",
          "-1",
          "1e999",
          "-1e308",
          "1e-400",
          "1E1000000000",
          "9223372036854775808",
          "1".repeat(2_000),
          "0." + "3".repeat(120),
          "NaN",
          "Infinity",
          "01",
          "+1",
          ".5",
          "0x10",
          "\"\"",
          "\"1\"",
          "\"null\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\uD83D\uDEF0\u202E\u0301\"",
          "\"../../etc/passwd\"",
          "\"${jndi:ldap://127.0.0.1/a}\"",
          "\"'; DROP TABLE orders; --\"",
          "\"<script>alert(1)</script>\"",
          "\"" + "x".repeat(70_000) + "\"",
          "[]",
          "[[]]",
          "{}",
          "{\"\":{}}",
          "{\"$ref\":\"#\"}",
          "{\"type\":\"Feature\",\"geometry\":null}",
          "{\"type\":\"Point\",\"coordinates\":[1,2]}",
          "\"2026-02-30T25:61:00Z\"",
          "\"+999999999-12-31T23:59:59Z\"");

  private static final List<String> ODD_CHARACTERS =
      List.of(
          "\uFEFF",
          "\u0000",
          "\u202E",
          "\uD800",
          "\u2028",
          "\uFFFF",
          "\u00A0",
          "\uD83C\uDDEB",
          "e\u0301");

  private static final Pattern VALUE =
      Pattern.compile("\"[^\"]*\"(?!\\s*:)|-?\\d+(\\.\\d+)?|true|false|null");

  private static final Pattern MEMBER =
      Pattern.compile(
          "\"[A-Za-z]+\":(\"[^\"]*\"|-?\\d+(\\.\\d+)?|true|false|null|\\[[^\\[\\]{}]*])");

  private MalformedJson() {}

  /** The text with one thing changed. It may or may not be JSON still. */
  static String changed(String text, Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> text.substring(0, random.nextInt(text.length() + 1));
      case 1 -> replaced(VALUE, text, pick(ODD_VALUES, random), random);
      case 2 -> replaced(VALUE, text, nested(random), random);
      case 3 -> twice(text, random);
      case 4 -> replaced(MEMBER, text, "\"unknown\":1", random);
      case 5 -> withoutSome(text, random);
      default -> inserted(text, pick(ODD_CHARACTERS, random), random);
    };
  }

  /** One of the values that no type takes, or that only some types take. */
  static String oddValue(Random random) {
    return pick(ODD_VALUES, random);
  }

  /** One of the places that match, anywhere in the text, is replaced. */
  static String replaced(Pattern what, String text, String by, Random random) {
    var found = what.matcher(text).results().toList();
    if (found.isEmpty()) {
      return text;
    }
    MatchResult one = pick(found, random);
    return text.substring(0, one.start()) + by + text.substring(one.end());
  }

  private static String twice(String text, Random random) {
    var found = MEMBER.matcher(text).results().toList();
    if (found.isEmpty()) {
      return text + text;
    }
    MatchResult one = pick(found, random);
    return text.substring(0, one.end()) + "," + one.group() + text.substring(one.end());
  }

  private static String withoutSome(String text, Random random) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(12));
    return text.substring(0, from) + text.substring(to);
  }

  private static String inserted(String text, String what, Random random) {
    int at = random.nextInt(text.length() + 1);
    return text.substring(0, at) + what + text.substring(at);
  }

  private static String nested(Random random) {
    int depth = 1 << random.nextInt(15);
    return switch (random.nextInt(3)) {
      case 0 -> "[".repeat(depth) + "]".repeat(depth);
      case 1 -> "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
      default -> "[".repeat(depth);
    };
  }

  static byte[] withBitsFlipped(byte[] bytes, Random random) {
    for (int flips = bytes.length == 0 ? 0 : 1 + random.nextInt(8); flips > 0; flips--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}

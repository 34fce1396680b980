package dev.swath.fulfillment.provider;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What providers say, made fit for events and logs that stay for ever and that customers read: on
 * one line, of bounded length, without links and without what looks like a credential.
 */
public final class ProviderText {
  private static final int MAX_INPUT_CHARACTERS = 4_000;
  private static final int MAX_STATUS_CHARACTERS = 60;
  private static final int MAX_FILE_NAME_CHARACTERS = 150;
  private static final String LEFT_OUT = "…";

  private static final Pattern LINK = Pattern.compile("\\b[a-zA-Z][a-zA-Z0-9+.-]*://\\S+");

  private static final Pattern NAMED_SECRET =
      Pattern.compile(
          "(?i)\\b(authorization|bearer|basic|token|api[-_ ]?key|password|secret|signature)\\b"
              + "[\"']?\\s*[:=]?\\s*(bearer\\s+|basic\\s+)?[\"']?[^\\s\"',;]+");

  /** Longer than any word, and letters and digits mixed: a key, or a signature. */
  private static final Pattern KEY =
      Pattern.compile("(?=[\\w+/=.-]*\\d)(?=[\\w+/=.-]*[A-Za-z])[\\w+/=.-]{40,}");

  /** Controls, what cannot be seen, what turns the direction of text, and halves of pairs. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]+");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** Counts and percentages change at each look without meaning a change. */
  private static final Pattern NUMBER = Pattern.compile("\\d+([.,:/]\\d+)*\\s*%?");

  private static final Pattern NOT_IN_A_FILE_NAME = Pattern.compile("[/\\\\:*?\"<>|]+");

  private ProviderText() {}

  /** A sentence or a message, cut to the length. */
  public static String sentence(String said, int maxCharacters) {
    String text = said.substring(0, Math.min(said.length(), MAX_INPUT_CHARACTERS));
    text = LINK.matcher(text).replaceAll(LEFT_OUT);
    text = NAMED_SECRET.matcher(text).replaceAll("$1 " + LEFT_OUT);
    text = KEY.matcher(text).replaceAll(LEFT_OUT);
    return cut(printable(text), maxCharacters);
  }

  /**
   * The provider's word for how an order stands, without what counts in it: {@code 37 % done} and
   * {@code 38 % done} are one status.
   */
  public static String status(String said) {
    String word = NUMBER.matcher(sentence(said, MAX_INPUT_CHARACTERS)).replaceAll(" ");
    word = BLANKS.matcher(word).replaceAll(" ").strip();
    boolean saysSomething = word.codePoints().anyMatch(Character::isLetter);
    return saysSomething ? cut(word, MAX_STATUS_CHARACTERS) : "processing";
  }

  /** A name that any file system takes. */
  public static String fileName(String said) {
    String name = said.substring(0, Math.min(said.length(), MAX_INPUT_CHARACTERS));
    name = NOT_IN_A_FILE_NAME.matcher(printable(name)).replaceAll("_");
    name = cut(name, MAX_FILE_NAME_CHARACTERS);
    return name.isBlank() || name.matches("[._ ]+") ? "file" : name;
  }

  /** Whether a text can be an identifier of the provider's: short, printable, without blanks. */
  public static boolean isIdentifier(String text) {
    return text.matches("[\\x21-\\x7E]{1,200}");
  }

  /** A media type such as {@code image/tiff}, in lower case, without parameters. */
  public static boolean isMediaType(String text) {
    return text.toLowerCase(Locale.ROOT).matches("[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,60}");
  }

  private static String printable(String text) {
    return BLANKS.matcher(UNPRINTABLE.matcher(text).replaceAll(" ")).replaceAll(" ").strip();
  }

  private static String cut(String text, int maxCharacters) {
    if (text.length() <= maxCharacters) {
      return text;
    }
    int end = maxCharacters - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end).strip() + LEFT_OUT;
  }
}

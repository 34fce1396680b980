package dev.swath.service.http;

/** Text that people type in one line, and that every store and terminal can show. */
public final class PlainText {
  private PlainText() {}

  /**
   * Whether it has no control characters, line breaks of any kind, marks that turn the direction of
   * reading, or halves of surrogate pairs, which cannot be written as UTF-8.
   */
  public static boolean isPrintable(String text) {
    return text.codePoints().allMatch(PlainText::isPrintable);
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // Joiners are part of words in some scripts; what turns the direction is not.
      case Character.FORMAT -> point == 0x200C || point == 0x200D || point == 0x00AD;
      default -> true;
    };
  }
}

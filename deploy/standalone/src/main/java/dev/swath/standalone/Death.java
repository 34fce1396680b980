package dev.swath.standalone;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a process ended, by what it left behind: its log, and the last words of its JVM.
 *
 * @param reason a sentence
 * @param lines the end of what it wrote
 */
record Death(String reason, List<String> lines) {
  private static final int LINES_READ = 200;
  private static final int LINES_SHOWN = 30;

  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile("Terminating due to (java\\.lang\\.OutOfMemoryError.*)");
  private static final Pattern JVM_CRASH =
      Pattern.compile("# A fatal error has been detected by the Java Runtime Environment");
  private static final Pattern UNCAUGHT =
      Pattern.compile("^(?:Exception in thread \"[^\"]*\" |Error: |Caused by: )(.+)");
  private static final String RUN_FAILED = "Application run failed";

  // How Spring Boot says why it does not start.
  private static final String DESCRIPTION = "Description:";
  private static final String ACTION = "Action:";

  /** That of the instance that was last started and runs no more. */
  static Death of(Instance instance, Home home) {
    List<String> log = lines(new LogFile(home.log(instance)));
    List<String> lastWords = lines(new LogFile(home.lastWords(instance)));
    List<String> all = new ArrayList<>(log);
    all.addAll(lastWords);
    return new Death(
        reason(log, lastWords),
        List.copyOf(all.subList(Math.max(0, all.size() - LINES_SHOWN), all.size())));
  }

  private static List<String> lines(LogFile file) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    file.printLast(LINES_READ, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static String reason(List<String> log, List<String> lastWords) {
    for (String line : lastWords.isEmpty() ? log : lastWords) {
      Matcher outOfMemory = OUT_OF_MEMORY.matcher(line);
      if (outOfMemory.find()) {
        return "Its memory was used up (%s).".formatted(outOfMemory.group(1));
      }
      if (JVM_CRASH.matcher(line).find()) {
        return "Its JVM crashed.";
      }
    }
    String refusal = refusal(log);
    if (!refusal.isEmpty()) {
      return refusal;
    }
    int failed = lastIndexOfLineWith(RUN_FAILED, log);
    return lastUncaught(failed < 0 ? List.of() : log.subList(failed, log.size()))
        .or(() -> lastUncaught(lastWords))
        .orElse("It left no last words: somebody or the system killed it, or it was asked to end.");
  }

  private static int lastIndexOfLineWith(String text, List<String> lines) {
    int index = lines.size() - 1;
    while (index >= 0 && !lines.get(index).contains(text)) {
      index--;
    }
    return index;
  }

  private static Optional<String> lastUncaught(List<String> lines) {
    return lines.reversed().stream()
        .map(UNCAUGHT::matcher)
        .filter(Matcher::find)
        .map(uncaught -> uncaught.group(1).strip())
        .findFirst();
  }

  /** The sentences of a service that refused to start; empty if it did not. */
  private static String refusal(List<String> lines) {
    int start = lines.lastIndexOf(DESCRIPTION);
    if (start < 0) {
      return "";
    }
    List<String> after = lines.subList(start + 1, lines.size());
    int end = after.indexOf(ACTION);
    return String.join("\n", after.subList(0, end < 0 ? Math.min(after.size(), LINES_SHOWN) : end))
        .strip();
  }

  /** Whether the reason is the service's own, so that its log says no more. */
  boolean isRefusal() {
    return lines.contains(DESCRIPTION);
  }
}

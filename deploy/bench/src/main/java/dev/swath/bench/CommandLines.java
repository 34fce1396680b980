package dev.swath.bench;

import dev.swath.standalone.StackException;
import picocli.CommandLine;

/** How the commands of this module are run. */
public final class CommandLines {
  private CommandLines() {}

  /** Returns the exit code. What a stack could not do is told in a line, not as a stack trace. */
  public static int run(Object command, String... args) {
    return new CommandLine(command)
        .setExecutionExceptionHandler(
            (e, commandLine, _) -> {
              if (!(e instanceof StackException)) {
                throw e;
              }
              System.err.println("swath: " + e.getMessage());
              return commandLine.getCommandSpec().exitCodeOnExecutionException();
            })
        .execute(args);
  }
}

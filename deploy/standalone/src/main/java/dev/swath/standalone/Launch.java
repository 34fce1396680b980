package dev.swath.standalone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a process is started: its command line, and what is added to the environment. */
record Launch(List<String> command, Map<String, String> environment) {

  Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** A JVM of the same version as this one. */
  static Launch jvm(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Seven processes share two cores. A collector without threads of its own costs the others
    // least, and in the first minutes the optimizing compiler takes more CPU than it saves: twice
    // as much until ready, a third more per order in the 1,200 orders after it.
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(arguments);
    return new Launch(command, Map.of());
  }

  Launch with(Map<String, String> added) {
    return new Launch(command, added);
  }
}

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
    // least. The optimizing compiler saves a third of the CPU of a warm system, but takes more than
    // it saves while all are starting: so it is let at what is really hot only.
    command.add("-XX:+UseSerialGC");
    command.add("-XX:Tier4InvocationThreshold=15000");
    command.add("-XX:Tier4MinInvocationThreshold=2000");
    command.add("-XX:Tier4CompileThreshold=40000");
    command.add("-XX:Tier4BackEdgeThreshold=120000");
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

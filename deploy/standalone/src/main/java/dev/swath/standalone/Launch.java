package dev.swath.standalone;

import java.util.List;
import java.util.Map;

/** How a process is started: its command line, and what is added to the environment. */
record Launch(List<String> command, Map<String, String> environment) {

  Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}

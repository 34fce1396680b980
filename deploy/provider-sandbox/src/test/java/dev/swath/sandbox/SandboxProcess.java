package dev.swath.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sandbox in a process of its own, ended by a kill. */
record SandboxProcess(Process process, int port) implements AutoCloseable {
  private static final Pattern LISTENS = Pattern.compile("listens on 127\\.0\\.0\\.1:(\\d+),");

  /** Starts one and waits until it listens. */
  static SandboxProcess start(Path data, String maxHeap) throws IOException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            maxHeap,
            "-cp",
            System.getProperty("java.class.path"),
            "dev.swath.sandbox.Main");
    java.environment()
        .putAll(
            Map.of(
                "SANDBOX_ADDRESS", "127.0.0.1",
                "SANDBOX_PORT", "0",
                "SANDBOX_DATA", data.toString()));
    Process process = java.redirectErrorStream(true).start();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher listens = LISTENS.matcher(line);
      if (listens.find()) {
        return new SandboxProcess(process, Integer.parseInt(listens.group(1)));
      }
    }
    throw new IOException("the sandbox ended without listening");
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}

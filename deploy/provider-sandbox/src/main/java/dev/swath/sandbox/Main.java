package dev.swath.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Runs a sandbox as configured by the environment, until the process is asked to end. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException {
    Config config = Config.fromEnvironment(System.getenv());
    ProviderSandbox sandbox = ProviderSandbox.start(config);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(sandbox), "shutdown"));
    System.out.printf(
        "provider-sandbox listens on %s:%d, orders and payments are kept in %s%n",
        config.address(), sandbox.port(), config.data().toAbsolutePath());
  }

  private static void stop(ProviderSandbox sandbox) {
    try {
      sandbox.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

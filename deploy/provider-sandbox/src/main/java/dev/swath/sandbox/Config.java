package dev.swath.sandbox;

import dev.swath.sandbox.core.Behaviour;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * How to start a sandbox.
 *
 * @param address where to listen
 * @param port 0 for any free one
 * @param data the folder the orders and payments are kept in, made when missing; one sandbox at a
 *     time
 * @param behaviour to begin with
 * @param seed of the dice that the error rates are thrown with
 * @param patience how long a scripted {@code hang} lasts
 */
public record Config(
    String address,
    int port,
    Path data,
    Behaviour behaviour,
    long seed,
    Clock clock,
    Duration patience) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The defaults of a test: loopback, a free port, no faults, two seconds of delay. */
  public static Config inFolder(Path data) {
    return new Config(LOOPBACK, 0, data, Behaviour.DEFAULT, 1, Clock.systemUTC(), PATIENCE);
  }

  /**
   * Reads {@code SANDBOX_ADDRESS} (127.0.0.1), {@code SANDBOX_PORT} (8090), {@code SANDBOX_DATA}
   * (provider-sandbox-data), {@code SANDBOX_DELAY_MILLIS} (2000), {@code SANDBOX_HTTP_ERROR_RATE}
   * (0), {@code SANDBOX_ORDER_ERROR_RATE} (0) and {@code SANDBOX_SEED} (1); address and port fall
   * back to {@code SERVER_ADDRESS} and {@code SERVER_PORT}, which all services share.
   *
   * @throws IllegalArgumentException when a value cannot be used
   */
  public static Config fromEnvironment(Map<String, String> environment) {
    Behaviour normal = Behaviour.DEFAULT;
    return new Config(
        environment.getOrDefault(
            "SANDBOX_ADDRESS", environment.getOrDefault("SERVER_ADDRESS", LOOPBACK)),
        Integer.parseInt(
            environment.getOrDefault(
                "SANDBOX_PORT", environment.getOrDefault("SERVER_PORT", "8090"))),
        Path.of(environment.getOrDefault("SANDBOX_DATA", "provider-sandbox-data")),
        new Behaviour(
            Long.parseLong(
                environment.getOrDefault(
                    "SANDBOX_DELAY_MILLIS", Long.toString(normal.delayMillis()))),
            Double.parseDouble(environment.getOrDefault("SANDBOX_HTTP_ERROR_RATE", "0")),
            Double.parseDouble(environment.getOrDefault("SANDBOX_ORDER_ERROR_RATE", "0"))),
        Long.parseLong(environment.getOrDefault("SANDBOX_SEED", "1")),
        Clock.systemUTC(),
        PATIENCE);
  }

  public Config withPort(int fixed) {
    return new Config(address, fixed, data, behaviour, seed, clock, patience);
  }

  public Config withBehaviour(Behaviour first) {
    return new Config(address, port, data, first, seed, clock, patience);
  }

  public Config withClock(Clock other) {
    return new Config(address, port, data, behaviour, seed, other, patience);
  }

  public Config withPatience(Duration duration) {
    return new Config(address, port, data, behaviour, seed, clock, duration);
  }
}

package dev.swath.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * The keys of a Swath whose services run in containers: a folder for each kind, so that a service
 * is given those it needs and no other.
 */
public final class KeyFolders {
  private static final int SECRET_BYTES = 32;

  private KeyFolders() {}

  /**
   * Writes what is missing; keys that are there are kept, but a secret of the environment replaces
   * the one that is there.
   *
   * @param serviceKey gets a file {@code swath.service-key}, as Spring Boot's configuration trees
   *     want it
   * @param quotesKey gets a file {@code swath.quotes.key}
   * @throws StackException when a secret of the environment is no key
   */
  public static void write(
      SigningKey key,
      Path publicKey,
      Path serviceKey,
      Path quotesKey,
      Map<String, String> environment) {
    try {
      Files.copy(
          key.publicKeyFile(),
          Files.createDirectories(publicKey).resolve("jwt-public.pem"),
          StandardCopyOption.REPLACE_EXISTING);
      secret(
          Files.createDirectories(serviceKey).resolve("swath.service-key"),
          "SWATH_SERVICE_KEY",
          environment);
      secret(
          Files.createDirectories(quotesKey).resolve("swath.quotes.key"),
          "SWATH_QUOTES_KEY",
          environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void secret(Path file, String variable, Map<String, String> environment)
      throws IOException {
    String given = environment.getOrDefault(variable, "").strip();
    if (!given.isEmpty()) {
      requireKeys(variable, given);
      Private.write(file, given);
    } else if (Files.notExists(file)) {
      byte[] bytes = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(bytes);
      Private.write(file, Base64.getEncoder().encodeToString(bytes));
    }
  }

  /** Several are separated by commas: the first signs, all verify. */
  private static void requireKeys(String variable, String given) {
    for (String key : given.split(",", -1)) {
      if (decodedLength(key.strip()) < SECRET_BYTES) {
        throw new StackException(
            "%s is no secret of %d bytes or more in Base64.".formatted(variable, SECRET_BYTES));
      }
    }
  }

  private static int decodedLength(String base64) {
    try {
      return Base64.getDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII)).length;
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }
}

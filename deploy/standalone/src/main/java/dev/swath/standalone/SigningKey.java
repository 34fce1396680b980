package dev.swath.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The RSA key that signs the tokens of one stack, made when it is first asked for.
 *
 * @param privateKey signs; kept in a file that only its owner may read
 * @param publicKeyFile the public half as an X.509 PEM file, for the services
 */
public record SigningKey(RSAPrivateKey privateKey, Path publicKeyFile) {

  /** The key in that folder; a new one of 2048 bits if there is none. */
  public static SigningKey in(Path folder) {
    Path privateFile = folder.resolve("jwt-private.pem");
    Path publicFile = folder.resolve("jwt-public.pem");
    try {
      if (Files.notExists(privateFile)) {
        // Two commands may come first at the same time: one makes the key, the other takes it.
        try (FileChannel channel =
                FileChannel.open(
                    folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock _ = channel.lock()) {
          if (Files.notExists(privateFile)) {
            generate(privateFile, publicFile);
          }
        }
      }
      return new SigningKey(read(privateFile), publicFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new StackException("The key in " + folder + " cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * A secret of 32 bytes that follows from the key, in Base64: another one for each purpose, always
   * the same one for the same.
   */
  String secretFor(String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(privateKey.getEncoded(), "HmacSHA256"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HMAC-SHA-256", e);
    }
  }

  private static void generate(Path privateFile, Path publicFile)
      throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    Files.writeString(publicFile, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    // The private file comes last and whole: where it is, the public one is too.
    Private.write(privateFile, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
  }

  private static RSAPrivateKey read(Path privateFile) throws IOException, GeneralSecurityException {
    String base64 = Files.readString(privateFile).replaceAll("-----[A-Z ]+-----|\\s", "");
    return (RSAPrivateKey)
        KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  private static String pem(String type, byte[] der) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type);
  }
}

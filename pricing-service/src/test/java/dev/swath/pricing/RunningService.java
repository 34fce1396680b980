package dev.swath.pricing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.swath.events.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole service on a free port, with a broker of its own and a key that signs tokens. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@EmbeddedKafka(
    bootstrapServersProperty = "spring.kafka.bootstrap-servers",
    brokerProperties = "auto.create.topics.enable=false")
public abstract class RunningService {
  protected static final String DEAD_LETTERS = Topics.deadLetters(Topics.ORDERS);

  private static final KeyPair KEYS = newKeys();

  @DynamicPropertySource
  static void trustTheKey(DynamicPropertyRegistry properties) throws IOException {
    Path pem = Files.createTempFile("jwt-public", ".pem");
    pem.toFile().deleteOnExit();
    Files.writeString(
        pem,
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(KEYS.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    properties.add(
        "spring.security.oauth2.resourceserver.jwt.public-key-location", () -> "file:" + pem);
  }

  protected static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has RSA", e);
    }
  }

  protected static String token(String scope, String... contracts) {
    return token(KEYS, Instant.now().plusSeconds(300), scope, contracts);
  }

  protected static String expiredToken(String scope, String... contracts) {
    return token(KEYS, Instant.now().minusSeconds(300), scope, contracts);
  }

  protected static String forgedToken(String scope, String... contracts) {
    return token(newKeys(), Instant.now().plusSeconds(300), scope, contracts);
  }

  private static String token(KeyPair keys, Instant expiry, String scope, String... contracts) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.RS256),
            new JWTClaimsSet.Builder()
                .issuer("swath")
                .subject("alice")
                .claim("scope", scope)
                .claim("contracts", List.of(contracts))
                .expirationTime(Date.from(expiry))
                .build());
    try {
      token.sign(new RSASSASigner(keys.getPrivate()));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }
}

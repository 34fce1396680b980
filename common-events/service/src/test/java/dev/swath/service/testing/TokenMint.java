package dev.swath.service.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A key of its own, and the tokens that it signs. */
public final class TokenMint {
  private final KeyPair keys;

  public TokenMint() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      keys = generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has RSA", e);
    }
  }

  /** A file with the public key, which goes with this process. */
  public Path publicKey() {
    try {
      Path pem = Files.createTempFile("jwt-public", ".pem");
      pem.toFile().deleteOnExit();
      return Files.writeString(
          pem,
          "-----BEGIN PUBLIC KEY-----\n"
              + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
              + "\n-----END PUBLIC KEY-----\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A good token for some minutes. */
  public String token(String scope, String... contracts) {
    return token(claims -> claims.claim("scope", scope).claim("contracts", List.of(contracts)));
  }

  /** A good token but for what is changed. */
  public String token(Consumer<JWTClaimsSet.Builder> change) {
    return token(null, change);
  }

  /**
   * @param type the header {@code typ}
   */
  public String token(@Nullable String type, Consumer<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer("swath")
            .audience("swath")
            .subject("alice")
            .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    change.accept(claims);
    JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256);
    if (type != null) {
      header.type(new JOSEObjectType(type));
    }
    SignedJWT token = new SignedJWT(header.build(), claims.build());
    try {
      token.sign(new RSASSASigner(keys.getPrivate()));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }
}

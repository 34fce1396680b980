package dev.swath.orders.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;

/** Signs access tokens with a key of its own. */
public final class Tokens {
  private final KeyPair keys;

  public Tokens() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      this.keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes the public key where the service can read it. */
  Path writePublicKey(Path folder) {
    String key = Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded());
    try {
      return Files.writeString(
          folder.resolve("jwt-public.pem"),
          "-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String token(String scope, String... contracts) {
    return token(Instant.now().plusSeconds(600), scope, contracts);
  }

  public String token(Instant expiry, String scope, String... contracts) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer("swath")
            .subject("tester")
            .claim("scope", scope)
            .claim("contracts", List.of(contracts))
            .expirationTime(Date.from(expiry))
            .build();
    try {
      SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
      token.sign(new RSASSASigner(keys.getPrivate()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}

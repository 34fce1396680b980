package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path keys;

  @Test
  void carryWhatTheServicesAskFor() throws Exception {
    String token =
        tokens()
            .issue("jo", "orders:read ledger:admin", List.of("demo", "acme"), Duration.ofHours(1));

    SignedJWT jwt = SignedJWT.parse(token);
    assertThat(jwt.verify(new RSASSAVerifier(publicKey()))).isTrue();
    assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo("swath");
    assertThat(claims.getAudience()).containsExactly("swath");
    assertThat(claims.getSubject()).isEqualTo("jo");
    assertThat(claims.getStringClaim("scope")).isEqualTo("orders:read ledger:admin");
    assertThat(claims.getStringListClaim("contracts")).containsExactly("demo", "acme");
    assertThat(claims.getExpirationTime()).isEqualTo(Date.from(NOW.plusSeconds(3600)));
  }

  @Test
  void ofTheOperatorAreForEveryContract() throws Exception {
    JWTClaimsSet claims = SignedJWT.parse(tokens().operator()).getJWTClaimsSet();
    assertThat(claims.getStringListClaim("contracts")).containsExactly("*");
    assertThat(claims.getStringClaim("scope")).contains("ledger:admin");
  }

  @Test
  void areSignedWithTheSameKeyNextTime() throws Exception {
    String token = tokens().customer("demo");
    SigningKey again = SigningKey.in(keys);
    assertThat(again).isEqualTo(SigningKey.in(keys));
    assertThat(SignedJWT.parse(token).verify(new RSASSAVerifier(publicKey()))).isTrue();
  }

  @Test
  void areSignedWithAKeyThatOnlyItsOwnerReads() throws Exception {
    SigningKey.in(keys);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(keys.resolve("jwt-private.pem"))))
        .isEqualTo("rw-------");
  }

  private Tokens tokens() {
    return new Tokens(SigningKey.in(keys), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** Read as the services read it. */
  private RSAPublicKey publicKey() throws Exception {
    String pem = Files.readString(SigningKey.in(keys).publicKeyFile());
    assertThat(pem).startsWith("-----BEGIN PUBLIC KEY-----\n");
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
  }
}

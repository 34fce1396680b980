package dev.swath.service.security;

import java.io.IOException;
import java.io.InputStream;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.security.converter.RsaKeyConverters;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

/**
 * Reads access tokens: signed with the key at {@code public-key-location}, or by the provider at
 * {@code jwk-set-uri} or {@code issuer-uri} (all under {@code
 * spring.security.oauth2.resourceserver.jwt}). Takes tokens of type JWT and of type at+jwt (RFC
 * 9068).
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TokenSettings.class, OAuth2ResourceServerProperties.class})
public class TokenConfiguration {
  @Bean
  JwtDecoder jwtDecoder(OAuth2ResourceServerProperties properties, TokenSettings settings) {
    OAuth2ResourceServerProperties.Jwt jwt = properties.getJwt();
    TokenRules rules = new TokenRules(issuer(jwt, settings), settings, Clock.systemUTC());
    Resource key = jwt.getPublicKeyLocation();
    String keySet = jwt.getJwkSetUri();
    String issuer = jwt.getIssuerUri();
    if (key != null) {
      return decoder(
          NimbusJwtDecoder.withPublicKey(publicKey(key))
              .signatureAlgorithm(algorithms(jwt).getFirst())
              .validateType(false)
              .build(),
          rules);
    }
    if (keySet != null) {
      return decoder(
          NimbusJwtDecoder.withJwkSetUri(keySet)
              .jwsAlgorithms(set -> set.addAll(algorithms(jwt)))
              .validateType(false)
              .build(),
          rules);
    }
    if (issuer != null) {
      // Asked when the first token comes, so that a service starts without its provider.
      return new SupplierJwtDecoder(
          () ->
              decoder(
                  NimbusJwtDecoder.withIssuerLocation(issuer)
                      .jwsAlgorithms(set -> set.addAll(algorithms(jwt)))
                      .validateType(false)
                      .build(),
                  rules));
    }
    throw new IllegalStateException(
        "No key checks access tokens: set spring.security.oauth2.resourceserver.jwt"
            + ".public-key-location, .jwk-set-uri or .issuer-uri.");
  }

  /** Reads from which addresses the figures may be read. */
  @Bean
  FigureReaders figureReaders(TokenSettings settings) {
    return new FigureReaders(settings.metricsFrom());
  }

  private static JwtDecoder decoder(NimbusJwtDecoder decoder, TokenRules rules) {
    JwtTypeValidator types = new JwtTypeValidator("JWT", "at+jwt", "application/at+jwt");
    types.setAllowEmpty(true);
    OAuth2TokenValidator<Jwt> all =
        JwtValidators.createDefaultWithValidators(List.of(rules, types));
    decoder.setJwtValidator(all);
    return new CheckedTokens(decoder, all);
  }

  private static String issuer(OAuth2ResourceServerProperties.Jwt jwt, TokenSettings settings) {
    @Nullable String named = settings.issuer();
    return named != null
        ? named
        : Objects.requireNonNullElse(jwt.getIssuerUri(), TokenSettings.OWN_ISSUER);
  }

  private static List<SignatureAlgorithm> algorithms(OAuth2ResourceServerProperties.Jwt jwt) {
    return jwt.getJwsAlgorithms().stream()
        .map(
            name ->
                Objects.requireNonNull(
                    SignatureAlgorithm.from(name), "There is no algorithm " + name + "."))
        .toList();
  }

  private static RSAPublicKey publicKey(Resource place) {
    try (InputStream pem = place.getInputStream()) {
      return Objects.requireNonNull(RsaKeyConverters.x509().convert(pem));
    } catch (IOException e) {
      throw new IllegalStateException(
          "The public key of the access tokens cannot be read: " + place.getDescription(), e);
    }
  }
}

package dev.swath.service.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Checks a token's signature once a minute, however often the token comes, since the signature
 * costs more than all the rest of a small request. What depends on the time is checked each time.
 */
final class CheckedTokens implements JwtDecoder {
  /** So long a token is taken whose key was withdrawn. */
  static final Duration REMEMBERED = Duration.ofMinutes(1);

  private static final long MAX_CHARACTERS = 4 << 20;

  private final JwtDecoder decoder;
  private final OAuth2TokenValidator<Jwt> rules;
  private final Cache<String, Jwt> checked =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CHARACTERS)
          .weigher((String token, Jwt _) -> token.length())
          .expireAfterWrite(REMEMBERED)
          .build();

  /**
   * @param rules those of the decoder
   */
  CheckedTokens(JwtDecoder decoder, OAuth2TokenValidator<Jwt> rules) {
    this.decoder = decoder;
    this.rules = rules;
  }

  @Override
  public Jwt decode(String token) {
    Jwt known = checked.getIfPresent(token);
    if (known != null && !rules.validate(known).hasErrors()) {
      return known;
    }
    // Also says what is wrong with a token that was in order before.
    Jwt jwt = decoder.decode(token);
    checked.put(token, jwt);
    return jwt;
  }
}

package dev.swath.service.security;

import dev.swath.service.problems.TokenRefusal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * What a token must say besides being signed: who issued it, for whom, and from when until when. A
 * token that never ends, or ends in the far future, is refused, since nothing can take it back.
 */
final class TokenRules implements OAuth2TokenValidator<Jwt> {
  /** OpenID Connect Core 1.0, section 2. Subjects stand in events that are kept for ever. */
  private static final int LONGEST_SUBJECT = 255;

  private final String issuer;
  private final TokenSettings settings;
  private final Clock clock;

  TokenRules(String issuer, TokenSettings settings, Clock clock) {
    this.issuer = issuer;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public OAuth2TokenValidatorResult validate(Jwt token) {
    String broken = brokenRule(token);
    return broken == null
        ? OAuth2TokenValidatorResult.success()
        : OAuth2TokenValidatorResult.failure(TokenRefusal.because(broken));
  }

  private @Nullable String brokenRule(Jwt token) {
    Instant now = clock.instant();
    Instant until = token.getExpiresAt();
    Instant from = token.getNotBefore();
    if (until == null) {
      return "The access token has no end (exp).";
    }
    if (until.isBefore(now.minus(settings.leeway()))) {
      return "The access token has expired.";
    }
    if (until.isAfter(now.plus(settings.longestLife()))) {
      return "The access token ends too late (exp).";
    }
    if (from != null && from.isAfter(now.plus(settings.leeway()))) {
      return "The access token is not valid yet (nbf).";
    }
    if (!issuer.equals(token.getClaimAsString("iss"))) {
      return "The access token is of another issuer (iss).";
    }
    String subject = token.getSubject();
    if (subject != null && subject.length() > LONGEST_SUBJECT) {
      return "The access token's subject is too long (sub).";
    }
    List<String> audience = Objects.requireNonNullElse(token.getAudience(), List.of());
    if (audience.isEmpty()
        ? settings.audienceRequired()
        : !audience.contains(settings.audience())) {
      return "The access token is for another audience (aud).";
    }
    return null;
  }
}

package dev.swath.service.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

class CheckedTokensTest {
  private final AtomicInteger checks = new AtomicInteger();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final CheckedTokens tokens =
      new CheckedTokens(
          token -> {
            checks.incrementAndGet();
            if (isOver.get() || token.equals("forged")) {
              throw new BadJwtException(token);
            }
            return Jwt.withTokenValue(token)
                .header("alg", "none")
                .expiresAt(Instant.MAX)
                .claim("sub", token)
                .build();
          },
          _ ->
              isOver.get()
                  ? OAuth2TokenValidatorResult.failure(new OAuth2Error("expired"))
                  : OAuth2TokenValidatorResult.success());

  @Test
  void a_signature_is_checked_once_for_each_token() {
    assertThat(tokens.decode("one").getSubject()).isEqualTo("one");
    assertThat(tokens.decode("one").getSubject()).isEqualTo("one");
    assertThat(tokens.decode("other").getSubject()).isEqualTo("other");

    assertThat(checks).hasValue(2);
  }

  @Test
  void a_token_that_was_refused_is_looked_at_again() {
    for (int i = 1; i <= 3; i++) {
      assertThatThrownBy(() -> tokens.decode("forged")).isInstanceOf(BadJwtException.class);
      assertThat(checks).hasValue(i);
    }
  }

  @Test
  void a_token_that_ends_is_refused_though_its_signature_is_known() {
    tokens.decode("one");
    isOver.set(true);

    assertThatThrownBy(() -> tokens.decode("one")).isInstanceOf(BadJwtException.class);
  }
}

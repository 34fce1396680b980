package dev.swath.service.problems;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Why a token is refused, in words that its bearer may read. */
public final class TokenRefusal {
  /** Tells our refusals from those of a library, whose words nobody has chosen. */
  static final String ERROR_URI = "https://datatracker.ietf.org/doc/html/rfc6750#section-3.1";

  private TokenRefusal() {}

  /**
   * @param sentence in ASCII and without quotation marks, since it stands in a header
   */
  public static OAuth2Error because(String sentence) {
    return new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, sentence, ERROR_URI);
  }
}

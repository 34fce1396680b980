package dev.swath.service.problems;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/** Answers to tokens that are missing, refused or too weak (RFC 6750, section 3). */
public final class TokenProblems {
  /** The scope that reads a service's figures. */
  public static final String METRICS_SCOPE = "metrics:read";

  private static final String BEARER = "Bearer";

  private TokenProblems() {}

  /** 401 that says why. Nothing is said of a token's content but what rule it breaks. */
  public static Problem unauthenticated(AuthenticationException e) {
    if (!(e instanceof InvalidBearerTokenException)) {
      return Problem.of(CommonProblem.UNAUTHENTICATED, CommonProblem.UNAUTHENTICATED.sentence());
    }
    String why = why(e);
    return Problem.of(CommonProblem.UNAUTHENTICATED, why)
        .header(
            HttpHeaders.WWW_AUTHENTICATE,
            BEARER + " error=\"invalid_token\", error_description=\"" + why + "\"");
  }

  private static String why(AuthenticationException e) {
    if (e.getCause() instanceof JwtValidationException refused) {
      for (OAuth2Error error : refused.getErrors()) {
        if (TokenRefusal.ERROR_URI.equals(error.getUri()) && error.getDescription() != null) {
          return error.getDescription();
        }
      }
    }
    return "The access token is malformed, or its signature is not one of ours.";
  }

  public static Problem insufficientScope(String scope) {
    return Problem.of(CommonProblem.INSUFFICIENT_SCOPE, "This needs the scope " + scope + ".")
        .with("scope", scope)
        .header(
            HttpHeaders.WWW_AUTHENTICATE,
            BEARER + " error=\"insufficient_scope\", scope=\"" + scope + "\"");
  }
}

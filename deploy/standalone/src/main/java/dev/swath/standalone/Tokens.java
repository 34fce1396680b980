package dev.swath.standalone;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Issues the bearer tokens (JWT, RS256) that the services of one stack accept. */
public final class Tokens {

  /** Everything a customer may do. */
  public static final String CUSTOMER_SCOPE = "orders:read orders:write";

  /** What an operator may do besides. */
  public static final String OPERATOR_SCOPE = CUSTOMER_SCOPE + " ledger:admin";

  /** Who issues the tokens, as the services expect it. */
  public static final String ISSUER = "swath";

  /** Whom they are for, as the services expect it. */
  public static final String AUDIENCE = "swath";

  /** In place of contract ids: all contracts. */
  public static final String ALL_CONTRACTS = "*";

  private final SigningKey key;
  private final Clock clock;

  public Tokens(SigningKey key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  /**
   * A signed token.
   *
   * @param scope space-separated scopes
   * @param contracts ids of the contracts it may see and order on
   */
  public String issue(String subject, String scope, List<String> contracts, Duration timeToLive) {
    Instant now = clock.instant();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.RS256),
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(subject)
                .claim("scope", scope)
                .claim("contracts", contracts)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(timeToLive)))
                .build());
    try {
      token.sign(new RSASSASigner(key.privateKey()));
    } catch (JOSEException e) {
      throw new StackException("The token cannot be signed: " + e.getMessage(), e);
    }
    return token.serialize();
  }

  /** A token of an operator: every scope, all contracts, for an hour. */
  public String operator() {
    return issue("operator", OPERATOR_SCOPE, List.of(ALL_CONTRACTS), Duration.ofHours(1));
  }

  /** A token of a customer of one contract, for an hour. */
  public String customer(String contractId) {
    return issue("customer", CUSTOMER_SCOPE, List.of(contractId), Duration.ofHours(1));
  }
}

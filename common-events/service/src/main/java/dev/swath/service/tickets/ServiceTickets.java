package dev.swath.service.tickets;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Short-lived proofs with which one service of Swath asks another on behalf of a caller whose
 * rights it has checked: a JWS (RFC 7515) with HS256, of a type of its own, so that no other token
 * is taken for one. All services share the secrets.
 */
public final class ServiceTickets {
  private static final JOSEObjectType TYPE = new JOSEObjectType("swath-ticket+jwt");
  private static final String PURPOSE = "purpose";
  private static final int SECRET_BYTES = 32;

  /** How far the clocks of two hosts may differ. */
  private static final Duration SKEW = Duration.ofSeconds(30);

  private final List<byte[]> secrets;
  private final Clock clock;

  /**
   * @param secrets of 32 bytes or more; the first signs, all verify
   */
  private ServiceTickets(List<byte[]> secrets, Clock clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * @param secrets in Base64, each of 32 bytes or more; the first signs, all verify
   * @throws IllegalArgumentException if there is none, or one is too short or no Base64
   */
  public static ServiceTickets of(List<String> secrets, Clock clock) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException(
          "SWATH_SERVICE_KEY is not set. Give all services the same secret of 32 bytes in Base64.");
    }
    List<byte[]> decoded =
        secrets.stream().map(secret -> Base64.getDecoder().decode(secret.strip())).toList();
    if (decoded.stream().anyMatch(secret -> secret.length < SECRET_BYTES)) {
      throw new IllegalArgumentException("A secret of SWATH_SERVICE_KEY is shorter than 32 bytes.");
    }
    return new ServiceTickets(decoded, clock);
  }

  /** The claims of a ticket whose signature, type, purpose and time are right. */
  public record Ticket(Map<String, String> claims) {
    public Ticket {
      claims = Map.copyOf(claims);
    }

    /**
     * @throws InvalidTicket if the ticket does not have the claim
     */
    public String claim(String name) {
      String value = claims.get(name);
      if (value == null) {
        throw new InvalidTicket("the ticket has no " + name);
      }
      return value;
    }
  }

  /** Somebody asks without a ticket, with another one, or too late. */
  public static final class InvalidTicket extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidTicket(String message) {
      super(message);
    }
  }

  /**
   * A ticket for one question.
   *
   * @param purpose the kind of question, such as {@code file}
   * @param claims what is asked for
   */
  public String sign(String purpose, Map<String, String> claims, Duration lifetime) {
    JWTClaimsSet.Builder body =
        new JWTClaimsSet.Builder()
            .claim(PURPOSE, purpose)
            .expirationTime(Date.from(clock.instant().plus(lifetime)));
    claims.forEach(body::claim);
    SignedJWT ticket =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).build(), body.build());
    try {
      ticket.sign(new MACSigner(secrets.getFirst()));
    } catch (JOSEException e) {
      throw new IllegalStateException("HS256 is always there", e);
    }
    return ticket.serialize();
  }

  /**
   * @throws InvalidTicket if the text is no ticket of ours for this purpose, or is too old
   */
  public Ticket verify(String purpose, String text) {
    try {
      SignedJWT ticket = SignedJWT.parse(text);
      if (!TYPE.equals(ticket.getHeader().getType())
          || !JWSAlgorithm.HS256.equals(ticket.getHeader().getAlgorithm())
          || !isSigned(ticket)) {
        throw new InvalidTicket("the ticket is not signed by us");
      }
      JWTClaimsSet claims = ticket.getJWTClaimsSet();
      if (!purpose.equals(claims.getClaim(PURPOSE))) {
        throw new InvalidTicket("the ticket is for something else");
      }
      Date end = claims.getExpirationTime();
      if (end == null || end.toInstant().plus(SKEW).isBefore(clock.instant())) {
        throw new InvalidTicket("the ticket is too old");
      }
      return new Ticket(
          claims.getClaims().entrySet().stream()
              .filter(claim -> claim.getValue() instanceof String)
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey,
                      claim -> Objects.requireNonNull(claim.getValue()).toString())));
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      throw new InvalidTicket("this is no ticket");
    }
  }

  private boolean isSigned(SignedJWT ticket) throws JOSEException {
    for (byte[] secret : secrets) {
      if (ticket.verify(new MACVerifier(secret))) {
        return true;
      }
    }
    return false;
  }
}

package dev.swath.orders.intake.quotes;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import dev.swath.events.wire.WireJson;
import dev.swath.orders.intake.application.OfferSeal;
import dev.swath.orders.intake.domain.Offer;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Offers as compact JWS (RFC 7515) under HMAC with SHA-256. The first key signs, all verify: a key
 * is changed by putting a new one before it, and taking the old one away when its last quote has
 * ended.
 */
public final class SignedOffers implements OfferSeal {
  /** In bytes, as many as the hash has (RFC 7518, section 3.2). */
  private static final int SHORTEST_KEY = 32;

  /** Tells a quote from whatever else may be signed with the same key. */
  private static final JOSEObjectType TYPE = new JOSEObjectType("swath-quote+json");

  private static final JWSHeader HEADER =
      new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).build();

  private final JWSSigner signer;
  private final List<JWSVerifier> verifiers;

  /**
   * @param keys in Base64, at least one, each of 32 bytes or more
   * @throws IllegalArgumentException if they are not
   */
  public SignedOffers(List<String> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a key for quotes is needed");
    }
    try {
      signer = new MACSigner(decoded(keys.getFirst()));
      verifiers = new ArrayList<>(keys.size());
      for (String key : keys) {
        verifiers.add(new MACVerifier(decoded(key)));
      }
    } catch (JOSEException e) {
      throw new IllegalArgumentException("a key for quotes cannot be used", e);
    }
  }

  /** A new key that nobody else knows. */
  public static String randomKey() {
    byte[] key = new byte[SHORTEST_KEY];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** The key itself is never told. */
  private static byte[] decoded(String key) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(key.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a key for quotes is not Base64");
    }
    if (bytes.length < SHORTEST_KEY) {
      throw new IllegalArgumentException(
          "a key for quotes has " + bytes.length + " bytes, fewer than " + SHORTEST_KEY);
    }
    return bytes;
  }

  @Override
  public String seal(Offer offer) {
    JWSObject token =
        new JWSObject(HEADER, new Payload(WireJson.mapper().writeValueAsBytes(offer)));
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
    }
    return token.serialize();
  }

  @Override
  public @Nullable Offer open(String token) {
    try {
      JWSObject parsed = JWSObject.parse(token);
      return JWSAlgorithm.HS256.equals(parsed.getHeader().getAlgorithm())
              && TYPE.equals(parsed.getHeader().getType())
              && isOurs(parsed)
          ? WireJson.mapper().readValue(parsed.getPayload().toBytes(), Offer.class)
          : null;
    } catch (ParseException | JOSEException | JacksonException | IllegalArgumentException e) {
      return null;
    }
  }

  private boolean isOurs(JWSObject token) throws JOSEException {
    for (JWSVerifier verifier : verifiers) {
      if (token.verify(verifier)) {
        return true;
      }
    }
    return false;
  }
}

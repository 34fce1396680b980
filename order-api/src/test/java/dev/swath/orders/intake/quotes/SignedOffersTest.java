package dev.swath.orders.intake.quotes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.orders.intake.domain.Offer;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedOffersTest {
  private static final String KEY = SignedOffers.randomKey();
  private static final Offer OFFER =
      new Offer(
          new Quote(
              "019fd5f2-9a1c-7cc3-9b5e-0f3a5d2c7e41",
              Instant.parse("2026-05-01T10:00:00.123Z"),
              Instant.parse("2026-05-01T10:30:00.123Z"),
              "2026-05",
              List.of(new Credits(222), new Credits(1))),
          new ContractId("demo"),
          "ab".repeat(32));

  private final SignedOffers offers = new SignedOffers(List.of(KEY));

  @Test
  void what_was_sealed_is_what_is_opened() {
    assertThat(offers.open(offers.seal(OFFER))).isEqualTo(OFFER);
  }

  @Test
  void all_keys_open_and_the_first_seals() {
    String newer = SignedOffers.randomKey();
    SignedOffers rotated = new SignedOffers(List.of(newer, KEY));

    assertThat(rotated.open(offers.seal(OFFER))).isEqualTo(OFFER);
    assertThat(new SignedOffers(List.of(newer)).open(rotated.seal(OFFER))).isEqualTo(OFFER);
    assertThat(offers.open(rotated.seal(OFFER))).isNull();
  }

  /** Every character counts, in the header, the payload and the signature. */
  @Property(tries = 300)
  void what_was_changed_is_not_opened(
      @ForAll @IntRange(max = 1_000) int at, @ForAll @CharRange(from = 'a', to = 'z') char other) {
    String token = offers.seal(OFFER);
    // The last character of the signature has bits that no byte takes.
    int place = at % (token.length() - 1);
    Assume.that(token.charAt(place) != other);

    assertThat(offers.open(token.substring(0, place) + other + token.substring(place + 1)))
        .isNull();
  }

  @Test
  void what_is_unsigned_is_not_opened() {
    String payload = offers.seal(OFFER).split("\\.", -1)[1];
    String none = "{\"alg\":\"none\",\"typ\":\"swath-quote+json\"}";
    String header = Base64.getUrlEncoder().withoutPadding().encodeToString(none.getBytes(UTF_8));

    assertThat(offers.open(header + "." + payload + ".")).isNull();
  }

  @Test
  void what_was_signed_for_something_else_is_not_opened() throws JOSEException {
    JWSObject other =
        new JWSObject(
            new JWSHeader(JWSAlgorithm.HS256),
            new Payload(new Base64URL(offers.seal(OFFER).split("\\.", -1)[1])));
    other.sign(new MACSigner(Base64.getDecoder().decode(KEY)));

    assertThat(offers.open(other.serialize())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a.b.c", "..", "e30.e30.e30"})
  void nonsense_is_not_opened(String token) {
    assertThat(offers.open(token)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "c2hvcnQ=", "?"})
  void a_key_is_long_and_is_never_told(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SignedOffers(List.of(KEY, key)))
        .satisfies(
            refusal ->
                assertThat(refusal.getMessage())
                    .startsWith("a key for quotes")
                    .doesNotContain(KEY));
  }
}

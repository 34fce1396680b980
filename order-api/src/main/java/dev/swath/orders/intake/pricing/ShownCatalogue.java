package dev.swath.orders.intake.pricing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.swath.orders.intake.application.PricingUnavailable;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the pricing service shows to everybody, kept for some seconds: the catalogue changes rarely,
 * and those who look at it must not become requests to pricing.
 */
public final class ShownCatalogue {
  /** How long a change stays unseen. */
  public static final Duration FRESH = Duration.ofSeconds(10);

  private static final int MAX_DOCUMENTS = 500;

  private final PricingService pricing;
  private final Cache<String, Document> documents =
      Caffeine.newBuilder().maximumSize(MAX_DOCUMENTS).expireAfterWrite(FRESH).build();

  /**
   * A document in JSON.
   *
   * @param etag changes whenever the text does
   * @param isThere false if pricing knows of no such thing
   */
  public record Document(String text, String etag, boolean isThere) {}

  public ShownCatalogue(PricingService pricing) {
    this.pricing = pricing;
  }

  /**
   * @param path such as {@code /v1/products}
   * @return null if there is nothing of this name
   * @throws PricingUnavailable if there is no answer
   */
  public @Nullable Document show(String path) {
    Document document = documents.get(path, this::ask);
    return document.isThere() ? document : null;
  }

  private Document ask(String path) {
    HttpResponse<byte[]> answer = pricing.show(path);
    return switch (answer.statusCode()) {
      case 200 -> {
        String text = new String(answer.body(), UTF_8);
        yield new Document(text, etag(answer.body()), true);
      }
      case 404 -> new Document("", "", false);
      default -> throw new PricingUnavailable(path + " answers with " + answer.statusCode(), null);
    };
  }

  private static String etag(byte[] body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
      return "\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}

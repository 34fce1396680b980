package dev.swath.events.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Identifiers that are derived from their cause, so that the same cause always yields the same
 * identifier: the first 128 bits of a SHA-256 over the parts, marked as version 8 (RFC 9562,
 * section 5.8).
 */
final class DerivedIds {
  private static final char SEPARATOR = '\u001f';

  private DerivedIds() {}

  static UUID derive(String... parts) {
    byte[] digest;
    try {
      digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join(String.valueOf(SEPARATOR), parts).getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
    ByteBuffer bits = ByteBuffer.wrap(digest);
    long high = (bits.getLong() & 0xffffffffffff0fffL) | 0x0000000000008000L;
    long low = (bits.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low);
  }
}

package dev.swath.sandbox.http;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Immutable bytes of one media type. */
public final class Content {
  private final String mediaType;
  private final byte[] bytes;

  public Content(String mediaType, byte[] bytes) {
    this.mediaType = mediaType;
    this.bytes = bytes.clone();
  }

  public static Content json(Object value) {
    return new Content("application/json", Json.MAPPER.writeValueAsBytes(value));
  }

  public String mediaType() {
    return mediaType;
  }

  public int sizeBytes() {
    return bytes.length;
  }

  public byte[] sha256() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }
}

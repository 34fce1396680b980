package dev.swath.service.problems;

import java.io.IOException;

/** A body whose bytes make no sense, with a sentence for its sender. */
public final class UnreadableBody extends IOException {
  private static final long serialVersionUID = 1L;

  public UnreadableBody(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}

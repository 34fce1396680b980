package dev.swath.events.wire;

import java.util.List;

/**
 * The cluster does not promise what Swath relies on. Each sentence says what differs and what to
 * do.
 */
public final class ClusterMismatch extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> sentences;

  ClusterMismatch(List<String> sentences) {
    super(String.join("\n", sentences));
    this.sentences = List.copyOf(sentences);
  }

  public List<String> sentences() {
    return sentences;
  }
}

package dev.swath.service.problems;

import java.io.IOException;

/** A body that did not arrive as a whole in time. */
public final class BodyTooSlow extends IOException {
  private static final long serialVersionUID = 1L;

  public BodyTooSlow() {
    super("the body did not arrive as a whole in time");
  }
}

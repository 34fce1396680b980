package dev.swath.bench.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.swath.standalone.Service;

/**
 * One request as it goes over the wire.
 *
 * @param number tells it together with the seed
 * @param method as the server reads it; decides whether the answer has a body
 * @param isAlone whether it needs a connection of its own, since its end may be unclear
 * @param maySilence whether the server may close the connection without a word
 * @param isForeign whether no caller with this token may get in
 * @param mayWait whether the answer may take its time
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Shot(
    long number,
    Service service,
    String method,
    byte[] bytes,
    boolean isAlone,
    boolean maySilence,
    boolean isForeign,
    boolean mayWait) {
  private static final int SHOWN_BYTES = 700;

  /** For people: the start of what is sent, without the token's signature. */
  String text() {
    String text =
        new String(bytes, 0, Math.min(bytes.length, 4 * SHOWN_BYTES), ISO_8859_1)
            .replaceAll("Bearer [\\w-]{20,}\\.[\\w-]+\\.[\\w-]+", "Bearer …")
            .replace("\r", "\\r")
            .replace("\n", "\\n")
            .replaceAll("\\p{Cntrl}", "?");
    return text.length() > SHOWN_BYTES
        ? text.substring(0, SHOWN_BYTES) + "… (" + bytes.length + " bytes)"
        : text;
  }
}

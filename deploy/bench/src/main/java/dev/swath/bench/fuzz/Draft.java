package dev.swath.bench.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A request before it is sent. All text stands for bytes, one by each character, so that anything
 * can be said.
 */
final class Draft {
  String method;
  String path;
  String version = "HTTP/1.1";
  final List<String> query = new ArrayList<>();

  /** Whole lines, so that they can be none. */
  final List<String> headers = new ArrayList<>();

  byte[] body = new byte[0];
  String lineEnd = "\r\n";

  /** Whether the headers say themselves how the body is framed. */
  boolean isFramed;

  boolean isAlone;
  boolean maySilence;

  Draft(String method, String path) {
    this.method = method;
    this.path = path;
  }

  /** The bytes of UTF-8, one by each character. */
  static String utf8(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  void header(String name, String value) {
    headers.add(name + ": " + value);
  }

  void removeHeader(String name) {
    headers.removeIf(line -> isOf(line, name));
  }

  boolean hasHeader(String name) {
    return headers.stream().anyMatch(line -> isOf(line, name));
  }

  private static boolean isOf(String line, String name) {
    return line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":");
  }

  byte[] bytes() {
    var head = new StringBuilder();
    head.append(method).append(' ').append(path);
    if (!query.isEmpty()) {
      head.append('?').append(String.join("&", query));
    }
    head.append(version.isEmpty() ? "" : " " + version).append(lineEnd);
    headers.forEach(line -> head.append(line).append(lineEnd));
    if (!isFramed && (body.length > 0 || !method.equals("GET"))) {
      head.append("Content-Length: ").append(body.length).append(lineEnd);
    }
    head.append(lineEnd);
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.toString().getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}

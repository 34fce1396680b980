package dev.swath.bench.fuzz;

import static dev.swath.bench.fuzz.Draft.utf8;
import static dev.swath.bench.fuzz.MalformedJson.pick;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** What can be wrong with a request apart from the JSON in it. */
final class Changes {
  /** An answer that has this header was written by its caller. */
  static final String INJECTED = "X-Injected";

  private static final String INJECTION = "%0d%0a" + INJECTED + ":%201";

  static final List<String> METHODS =
      List.of(
          "GET",
          "HEAD",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "OPTIONS",
          "TRACE",
          "CONNECT",
          "QUERY",
          "PROPFIND",
          "LINK",
          "FOO",
          "get",
          "Post",
          "G@T",
          "X".repeat(300));

  static final List<String> ODD_IDS =
      List.of(
          "x",
          "",
          "00000000-0000-0000-0000-000000000000",
          "1-1-1-1-1",
          "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "FFFFFFFF-FFFF-8FFF-BFFF-FFFFFFFFFFFF",
          "0123456789abcdef0123456789abcdef",
          "..",
          ".",
          "...",
          "%2e%2e",
          "%252e%252e",
          "%00",
          "a%00b",
          "%2f",
          "..%2f..%2fetc%2fpasswd",
          "%5c..%5c",
          "\\",
          "a;x=1",
          ";x=1",
          "%3bx=1",
          "%zz",
          "%",
          "%f",
          "%ff",
          "%c0%af",
          "%e2%82",
          "%e2%80%ae",
          "%f0%9f%9b%b0",
          "%ed%a0%80",
          INJECTION,
          "%0a",
          "%09",
          "%20",
          "+",
          "*",
          "{id}",
          "%7bid%7d",
          "%24ne",
          "%27%22%3c%3e",
          "'",
          "\"",
          "<script>",
          "|",
          "[x]",
          "^",
          "`",
          " ",
          "\t",
          "\u0001",
          "\u007f",
          utf8("Z\u00fcrich"),
          utf8("\uD83D\uDEF0"),
          "\u00ff",
          "null",
          "-1",
          "0",
          "9223372036854775808",
          "2026-13",
          "0000-00",
          "9999-12",
          "-0001-01",
          "2026-1",
          "x".repeat(65),
          "x".repeat(300),
          "x".repeat(7_000),
          "x".repeat(60_000));

  private static final List<String> ODD_PARAMETERS =
      List.of(
          "",
          "-1",
          "0",
          "1",
          "200",
          "201",
          "1.5",
          "1e3",
          "abc",
          "99999999999999999999",
          "%2d1",
          "true",
          "True",
          "null",
          "undefined",
          "%zz",
          "%",
          "%f",
          "%ff",
          "%c0%af",
          "%ed%a0%80",
          "%00",
          "%0d%0a",
          INJECTION,
          "%e2%80%ae",
          "%f0%9f%9b%b0",
          utf8("Z\u00fcrich"),
          "\u00ff",
          "[x]\\|y",
          "a%20b",
          "a+b",
          "a b",
          "%24where",
          "%7b%22%24ne%22%3anull%7d",
          "2026-02-30T25:61:00Z",
          "2026-01-01T00:00:00Z",
          "2026-01-01T00:00:00%2b22:45",
          "+999999999-12-31T23:59:59Z",
          "-999999999-01-01T00:00:00Z",
          "2026-01-01",
          "1767225600000",
          "bm90IGEgY3Vyc29y",
          "====",
          "delivered",
          "DELIVERED",
          "canceled",
          "x".repeat(5_000),
          "x".repeat(60_000));

  private static final List<String> ODD_VALUES =
      List.of(
          "",
          " ",
          "\"\"",
          "\"",
          "\"a",
          "\"a\\",
          "*",
          "*/*",
          ";",
          ",",
          ",,,,",
          "=",
          ";;;q=",
          "////",
          "a/b",
          "-1",
          "0",
          "99999999999999999999",
          "1.5",
          "NaN",
          "null",
          "true",
          "\u0001",
          "\u007f",
          "\u0000",
          "a\u0000b",
          "a\tb",
          utf8("Z\u00fcrich \u20ac"),
          "\u00ff\u00fe",
          "Z\u00fcrich",
          utf8("\u202E\uD83D\uDEF0"),
          "${jndi:ldap://127.0.0.1/a}",
          "%0d%0a" + INJECTED + ": 1",
          "a\r " + INJECTED + ": 1",
          "x".repeat(129),
          "x".repeat(4_000),
          "x".repeat(45_000),
          "x".repeat(100_000));

  /** What each header means something by, and what is worst for it. */
  private static final Map<String, List<String>> HEADERS =
      Map.ofEntries(
          Map.entry(
              "Authorization",
              List.of(
                  "Bearer",
                  "Bearer ",
                  "Bearer x",
                  "Bearer a.b.c",
                  "Bearer ..",
                  "bearer x",
                  "Basic eDp5",
                  "Basic",
                  "Digest a=b",
                  "Bearer x y",
                  "Bearer  x",
                  "Bearer eyJhbGciOiJub25lIn0.e30.",
                  "Bearer e30.e30.e30",
                  "Bearer " + "x".repeat(30_000))),
          Map.entry(
              "Idempotency-Key",
              List.of("\"quoted\"", "a,b", "a b", "\"a\",\"b\"", "k".repeat(128), "k".repeat(129))),
          Map.entry(
              "Prefer",
              List.of(
                  "wait=1",
                  "wait=0",
                  "wait=-1",
                  "wait=99999999999",
                  "wait=",
                  "wait",
                  "wait=1.5",
                  "respond-async",
                  "wait=1, wait=2",
                  "wait=\"1\"",
                  "return=minimal",
                  "WAIT=1")),
          Map.entry(
              "Accept",
              List.of(
                  "application/json",
                  "text/csv",
                  "text/event-stream",
                  "application/xml",
                  "image/png",
                  "text/*",
                  "application/json;q=0",
                  "*/*;q=2",
                  "a/b/c",
                  "application/problem+json",
                  "text/html",
                  "application/json;charset=utf-16",
                  "a/b,".repeat(2_000))),
          Map.entry(
              "Accept-Encoding",
              List.of("gzip", "br", "gzip;q=0", "identity;q=0", "*;q=0", "gzip, gzip, gzip")),
          Map.entry("Accept-Language", List.of("de", "de-DE-x-y", "*", "xx-" + "y".repeat(100))),
          Map.entry("Accept-Charset", List.of("utf-16", "nonsense", "*;q=0")),
          Map.entry(
              "Content-Type",
              List.of(
                  "text/plain",
                  "application/x-www-form-urlencoded",
                  "multipart/form-data",
                  "multipart/form-data; boundary=x",
                  "application/xml",
                  "application/json; charset=utf-16",
                  "application/json; charset=nonsense",
                  "application/json;charset=iso-8859-1",
                  "application/json;",
                  "application/*",
                  "application/json, text/plain",
                  "nonsense",
                  "application/problem+json",
                  "application/merge-patch+json",
                  "application/json; charset=\"utf-8",
                  "*/*")),
          Map.entry("Last-Event-ID", List.of("0", "1", "100000", "-1", "x", "9223372036854775808")),
          Map.entry("If-None-Match", List.of("*", "\"x\"", "W/\"x\"", "x", "\"a\", \"b\"")),
          Map.entry("If-Match", List.of("*", "\"x\"", "x")),
          Map.entry("If-Range", List.of("\"x\"", "nonsense", "Sat, 28 Nov 2026 00:00:00 GMT")),
          Map.entry(
              "If-Modified-Since",
              List.of("Sat, 28 Nov 2026 00:00:00 GMT", "nonsense", "0", "Sat, 99 Nov 2026")),
          Map.entry("If-Unmodified-Since", List.of("Sat, 28 Nov 2020 00:00:00 GMT", "nonsense")),
          Map.entry(
              "Range",
              List.of(
                  "bytes=0-0",
                  "bytes=-1",
                  "bytes=5-1",
                  "bytes=0-",
                  "bytes=99999999999-",
                  "items=0",
                  "bytes=" + "0-0,".repeat(1_000) + "0-0")),
          Map.entry(
              "Host",
              List.of(
                  "evil.example",
                  "127.0.0.1:99999",
                  "[::1",
                  "[::1]:80",
                  "a b",
                  "a/b",
                  "a@b",
                  ":",
                  "x:y",
                  "127.0.0.1:-1")),
          Map.entry(
              "traceparent",
              List.of(
                  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                  "00-00000000000000000000000000000000-0000000000000000-00",
                  "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                  "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                  "00-x-y-z",
                  "----")),
          Map.entry("tracestate", List.of("a=b", "=", "a=b,".repeat(100))),
          Map.entry("baggage", List.of("a=b", "=", "%zz")),
          Map.entry("Expect", List.of("100-continue", "miracles", "100-continue, x")),
          Map.entry("Connection", List.of("close", "keep-alive", "upgrade", "close, x", "TE")),
          Map.entry("Upgrade", List.of("h2c", "websocket", "TLS/1.0", "x")),
          Map.entry("HTTP2-Settings", List.of("AAMAAABkAAQAAP__", "%")),
          Map.entry("Cookie", List.of("JSESSIONID=x", "=", "a=\u00ff", "a=b;".repeat(500))),
          Map.entry("Origin", List.of("https://evil.example", "null", "nonsense")),
          Map.entry("Access-Control-Request-Method", List.of("POST", "FOO")),
          Map.entry("Access-Control-Request-Headers", List.of("Authorization", "a\u0001")),
          Map.entry("X-Forwarded-For", List.of("127.0.0.1", "nonsense", "::1, 1.2.3.4")),
          Map.entry("X-Forwarded-Host", List.of("evil.example", "a b", "x:99999")),
          Map.entry("X-Forwarded-Proto", List.of("https", "javascript", "")),
          Map.entry("X-Forwarded-Port", List.of("99999", "x", "-1")),
          Map.entry("X-Forwarded-Prefix", List.of("/x", "//x", "..", "%zz")),
          Map.entry("Forwarded", List.of("for=127.0.0.1;host=evil", "for=", "host=\"a b\"")),
          Map.entry("X-HTTP-Method-Override", List.of("DELETE", "FOO")),
          Map.entry("X-Original-URL", List.of("/actuator/env")),
          Map.entry("TE", List.of("trailers", "chunked", "x;q=2")),
          Map.entry("Trailer", List.of("Authorization", "Content-Length")),
          Map.entry("Max-Forwards", List.of("0", "-1", "x")),
          Map.entry("Date", List.of("nonsense", "0")),
          Map.entry("Proxy-Authorization", List.of("Bearer x")),
          Map.entry("Sec-WebSocket-Key", List.of("x")));

  private static final List<String> NAMES = HEADERS.keySet().stream().sorted().toList();

  /** Those that customers send; more often than others. */
  private static final List<String> USUAL =
      List.of(
          "Authorization",
          "Idempotency-Key",
          "Prefer",
          "Accept",
          "Accept-Encoding",
          "Content-Type",
          "Last-Event-ID",
          "If-None-Match",
          "Range",
          "Host",
          "traceparent");

  private static final List<byte[]> BOMBS = List.of(bomb(' '), bomb('['), bomb('1'));

  private Changes() {}

  static void method(Draft draft, Random random) {
    draft.method = pick(METHODS, random);
    draft.isAlone = true;
  }

  /** The path as a whole; the ids in it are changed when it is put together. */
  static void path(Draft draft, Random random) {
    String path = draft.path;
    draft.isAlone = true;
    draft.path =
        switch (random.nextInt(22)) {
          case 0 -> "/" + path;
          case 1 -> path + "/";
          case 2 -> path.replace("/", "//");
          case 3 -> path + ";x=1";
          case 4 -> path.replaceFirst("/", "/;x=1/");
          case 5 -> path + "/..";
          case 6 -> path + "/../../actuator/env";
          case 7 -> "/%2e%2e" + path;
          case 8 -> "/..;" + path;
          case 9 -> path.toUpperCase(Locale.ROOT);
          case 10 -> "http://evil.example" + path;
          case 11 -> "*";
          case 12 -> path.substring(1);
          case 13 -> path + "%00";
          case 14 -> path + ".json";
          case 15 -> path + "%";
          case 16 -> path + "#fragment";
          case 17 -> path + "??a=b";
          case 18 -> path.replaceFirst("/v1/", "/v1%2f");
          case 19 -> path + "/" + pick(ODD_IDS, random);
          case 20 -> "/" + pick(ODD_IDS, random);
          default -> "https://[::1" + path;
        };
  }

  /**
   * @param names of the operation's own parameters
   * @param cursors that a service gave out
   */
  static void query(Draft draft, List<String> names, List<String> cursors, Random random) {
    String name = names.isEmpty() || random.nextInt(5) == 0 ? "unknown" : pick(names, random);
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> add(draft, name, pick(ODD_PARAMETERS, random));
      case 4 -> {
        add(draft, name, pick(ODD_PARAMETERS, random));
        add(draft, name, pick(ODD_PARAMETERS, random));
      }
      case 5 -> {
        if (!cursors.isEmpty()) {
          add(draft, "cursor", changedCursor(pick(cursors, random), random));
        }
      }
      case 6 -> {
        // A limit to the number of parameters is one, too.
        int count = random.nextBoolean() ? 3 : 1_100;
        for (int parameter = 0; parameter < count; parameter++) {
          add(draft, "p" + parameter, "1");
        }
        draft.isAlone = true;
      }
      case 7 ->
          draft.query.add(
              pick(List.of("", "=", "=x", "a", "%zz=1", "&&", "?", "a=b=c", "#"), random));
      case 8 ->
          add(
              draft,
              pick(
                  List.of(
                      "dryrun", "dry_run", "dryRun%20", "DRYRUN", "dryRun[]", "limit%00", "%ff"),
                  random),
              "true");
      default -> add(draft, name.toUpperCase(Locale.ROOT), "1");
    }
  }

  private static void add(Draft draft, String name, String value) {
    draft.query.add(name + "=" + value);
    // Characters that belong into no first line end the connection.
    draft.isAlone |= value.length() > 1_000 || !value.matches("[!-~]*");
  }

  private static String changedCursor(String cursor, Random random) {
    int at = random.nextInt(cursor.length());
    return switch (random.nextInt(4)) {
      case 0 -> cursor.substring(0, at);
      case 1 -> cursor.substring(at);
      case 2 -> cursor + cursor;
      default -> {
        var changed = new StringBuilder(cursor);
        changed.setCharAt(at, "aZ09-_=".charAt(random.nextInt(7)));
        yield changed.toString();
      }
    };
  }

  static void header(Draft draft, Random random) {
    String name = pick(random.nextBoolean() ? USUAL : NAMES, random);
    List<String> worst = HEADERS.getOrDefault(name, ODD_VALUES);
    String value = random.nextInt(3) == 0 ? pick(ODD_VALUES, random) : pick(worst, random);
    draft.isAlone = true;
    switch (random.nextInt(12)) {
      case 0 -> draft.removeHeader(name);
      case 1 -> {
        draft.header(name, value);
        draft.header(name, value);
      }
      case 2 -> draft.header(name, value + ", " + value);
      case 3 -> draft.header(name, "\"" + value + "\"");
      case 4 -> draft.header(name.toUpperCase(Locale.ROOT), value);
      case 5 -> oddLine(draft, name, value, random);
      default -> {
        draft.removeHeader(name);
        draft.header(name, value);
      }
    }
  }

  private static void oddLine(Draft draft, String name, String value, Random random) {
    switch (random.nextInt(9)) {
      case 0 -> draft.headers.add(name + " : " + value);
      case 1 -> draft.headers.add(name);
      case 2 -> draft.headers.add(": " + value);
      case 3 -> draft.headers.add(name + ":" + draft.lineEnd + " " + value);
      case 4 -> draft.headers.add("(" + name + "): " + value);
      case 5 -> draft.headers.add(utf8("Z\u00fcrich: ") + value);
      case 6 -> draft.headers.add(name + "\u0000: " + value);
      case 7 ->
          Collections.nCopies(random.nextBoolean() ? 90 : 150, "X-Many: 1")
              .forEach(draft.headers::add);
      default -> draft.headers.addFirst(" " + name + ": " + value);
    }
  }

  /** Where a request ends, and in what it is packed. */
  static void framing(Draft draft, Random random) {
    byte[] plain = draft.body;
    draft.isAlone = true;
    draft.isFramed = true;
    draft.removeHeader("Content-Encoding");
    switch (random.nextInt(22)) {
      case 0 -> packed(draft, gzip(plain));
      case 1 -> packed(draft, MalformedJson.withBitsFlipped(gzip(plain), random));
      case 2 -> packed(draft, cut(gzip(plain), random));
      case 3 -> packed(draft, pick(BOMBS, random));
      case 4 -> packed(draft, plain);
      case 5 -> packed(draft, gzip(gzip(plain)));
      case 6 -> {
        draft.header(
            "Content-Encoding",
            pick(List.of("br", "deflate", "gzip, gzip", "identity", "x-gzip", "GZIP", ""), random));
        length(draft, Integer.toString(plain.length));
      }
      case 7 -> length(draft, Integer.toString(plain.length + 1 + random.nextInt(1_000)));
      case 8 -> length(draft, Integer.toString(plain.length / 2));
      case 9 ->
          length(
              draft,
              pick(
                  List.of(
                      "-1",
                      "",
                      "x",
                      "1.5",
                      "+1",
                      "0x10",
                      "99999999999999999999",
                      "2147483648",
                      "1,1",
                      " 1 1"),
                  random));
      case 10 -> {
        length(draft, Integer.toString(plain.length));
        length(draft, Integer.toString(random.nextBoolean() ? plain.length : 0));
      }
      case 11 -> chunked(draft, chunks(plain), "chunked");
      case 12 -> {
        chunked(draft, chunks(plain), "chunked");
        length(draft, Integer.toString(plain.length));
      }
      case 13 -> chunked(draft, cut(chunks(plain), random), "chunked");
      case 14 -> chunked(draft, MalformedJson.withBitsFlipped(chunks(plain), random), "chunked");
      case 15 -> chunked(draft, ("ffffffffffffffff\r\n" + "x").getBytes(US_ASCII), "chunked");
      case 16 ->
          chunked(
              draft,
              chunks(plain),
              pick(
                  List.of(
                      "gzip, chunked",
                      "identity",
                      "x",
                      "chunked, chunked",
                      "",
                      "chunked, identity",
                      " chunked",
                      "\u000bchunked"),
                  random));
      case 17 ->
          chunked(
              draft,
              ("1;" + "e=".repeat(5_000) + "\r\n{\r\n0\r\nX-Trailer: 1\r\n\r\n").getBytes(US_ASCII),
              "chunked");
      case 18 -> draft.lineEnd = pick(List.of("\n", "\r", "\r\r\n", "\n\r\n"), random);
      case 19 ->
          draft.version =
              pick(
                  List.of(
                      "HTTP/1.0",
                      "HTTP/0.9",
                      "",
                      "HTTP/2.0",
                      "HTTP/1.2",
                      "HTTP/9.9",
                      "http/1.1",
                      "HTTP/1.1 x",
                      "HTTP",
                      "\u0000"),
                  random);
      case 20 -> large(draft, random);
      default -> {
        // Nobody hears the end of it.
        draft.maySilence = true;
        draft.version = "HTTP/1.1\r\nX-Cut";
        draft.lineEnd = "";
        draft.body = new byte[0];
      }
    }
    // A line that ends in another way may hide the end of the headers for good.
    draft.maySilence |= !draft.lineEnd.equals("\r\n");
    draft.maySilence |= draft.version.isEmpty() || draft.version.equals("HTTP/0.9");
  }

  private static void large(Draft draft, Random random) {
    byte[] large = new byte[random.nextBoolean() ? 1_100_000 : 5_000_000];
    Arrays.fill(large, (byte) (random.nextBoolean() ? ' ' : '['));
    draft.body = large;
    length(draft, Integer.toString(large.length));
  }

  private static void length(Draft draft, String length) {
    draft.header("Content-Length", length);
  }

  private static void packed(Draft draft, byte[] body) {
    draft.body = body;
    draft.header("Content-Encoding", "gzip");
    length(draft, Integer.toString(body.length));
  }

  private static void chunked(Draft draft, byte[] body, String coding) {
    draft.body = body;
    draft.header("Transfer-Encoding", coding);
  }

  private static byte[] cut(byte[] bytes, Random random) {
    return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
  }

  private static byte[] chunks(byte[] plain) {
    int half = plain.length / 2;
    var text = new String(plain, ISO_8859_1);
    return (chunk(text.substring(0, half)) + chunk(text.substring(half)) + "0\r\n\r\n")
        .getBytes(ISO_8859_1);
  }

  private static String chunk(String part) {
    return part.isEmpty() ? "" : Integer.toHexString(part.length()) + "\r\n" + part + "\r\n";
  }

  private static byte[] gzip(byte[] plain) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Some fifty kilobytes that become fifty megabytes. */
  private static byte[] bomb(int filling) {
    var bytes = new ByteArrayOutputStream();
    byte[] megabyte = new byte[1 << 20];
    Arrays.fill(megabyte, (byte) filling);
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write("{\"items\":".getBytes(US_ASCII));
      for (int count = 0; count < 50; count++) {
        gzip.write(megabyte);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

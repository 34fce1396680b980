package dev.swath.bench.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One caller's connection to one port. It sends bytes as they are, which no client library does.
 */
final class Wire implements AutoCloseable {
  private static final int LONGEST_BODY_BYTES = 64 << 20;

  private final int port;
  private final Duration patience;
  private @Nullable Connection connection;

  /**
   * @param patience how long to wait for the next byte of an answer
   */
  Wire(int port, Duration patience) {
    this.port = port;
    this.patience = patience;
  }

  private record Connection(Socket socket, InputStream in) {}

  /**
   * @param status 0 if the connection was closed without an answer
   * @param head all lines before the body
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Answer(int status, List<String> head, byte[] body) {
    static final Answer NONE = new Answer(0, List.of(), new byte[0]);

    Optional<String> header(String name) {
      return head.stream()
          .skip(1)
          .filter(
              line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    }
  }

  /**
   * The answer to one request. A connection that the server has closed meanwhile, as it may, is
   * opened again.
   *
   * @throws IOException when the answer is none of HTTP, or does not come in time
   */
  Answer ask(Shot shot) throws IOException {
    boolean isUsed = connection != null;
    if (isUsed && shot.isAlone()) {
      close();
      isUsed = false;
    }
    Answer answer = exchange(shot);
    if (answer.status() == 0 && isUsed) {
      answer = exchange(shot);
    }
    return answer;
  }

  private Answer exchange(Shot shot) throws IOException {
    boolean keeps = false;
    try {
      Connection open = open();
      write(open.socket(), shot);
      Answer answer = read(open.in(), shot.method());
      keeps = !shot.isAlone() && answer.status() != 0 && isKept(answer);
      return answer;
    } catch (SocketException e) {
      // Closed in our face.
      return Answer.NONE;
    } finally {
      if (!keeps) {
        close();
      }
    }
  }

  private Connection open() throws IOException {
    Connection known = connection;
    if (known != null) {
      return known;
    }
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    Connection opened = new Connection(socket, new BufferedInputStream(socket.getInputStream()));
    connection = opened;
    socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
    socket.setTcpNoDelay(true);
    return opened;
  }

  /** A server may answer and close before it has read everything: the answer counts. */
  private static void write(Socket socket, Shot shot) throws IOException {
    try {
      socket.getOutputStream().write(shot.bytes());
      socket.getOutputStream().flush();
      if (shot.isAlone()) {
        // Nobody has to wait for what is promised and does not come.
        socket.shutdownOutput();
      }
    } catch (SocketException e) {
      // What the server says of it, if anything, is read next.
    }
  }

  private static boolean isKept(Answer answer) {
    return answer.header("Connection").filter(value -> value.equalsIgnoreCase("close")).isEmpty()
        && (answer.header("Content-Length").isPresent()
            || answer.header("Transfer-Encoding").isPresent()
            || answer.status() == 204
            || answer.status() == 304)
        && !isStream(answer);
  }

  static boolean isStream(Answer answer) {
    return answer.header("Content-Type").orElse("").startsWith("text/event-stream");
  }

  private static Answer read(InputStream in, String method) throws IOException {
    while (true) {
      List<String> head = head(in);
      if (head.isEmpty()) {
        return Answer.NONE;
      }
      int status = status(head.getFirst());
      if (status >= 200) {
        Answer answer = new Answer(status, head, new byte[0]);
        return new Answer(status, head, body(in, answer, method));
      }
    }
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d.*")) {
      throw new IOException("no status line: " + line);
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static byte[] body(InputStream in, Answer answer, String method) throws IOException {
    if (method.equals("HEAD")
        || answer.status() == 204
        || answer.status() == 304
        || isStream(answer)) {
      return new byte[0];
    }
    if (answer.header("Transfer-Encoding").isPresent()) {
      return chunks(in);
    }
    Optional<String> length = answer.header("Content-Length");
    byte[] body =
        length.isPresent()
            ? in.readNBytes(Integer.parseInt(length.orElseThrow()))
            : in.readNBytes(LONGEST_BODY_BYTES);
    if (length.isPresent() && body.length < Integer.parseInt(length.orElseThrow())) {
      throw new IOException("the answer ends too early");
    }
    return body;
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line(in);
      if (size == null) {
        throw new IOException("the answer ends in the middle of its chunks");
      }
      int bytes = Integer.parseInt(size, 16);
      body.write(in.readNBytes(bytes));
      line(in);
      if (bytes == 0) {
        return body.toByteArray();
      }
    }
  }

  private static List<String> head(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      lines.add(line);
    }
    return lines;
  }

  /** Null at the end. */
  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      for (; next >= 0 && next != '\n'; next = in.read()) {
        line.write(next);
      }
    } catch (SocketTimeoutException e) {
      throw new IOException("no answer in time", e);
    }
    return line.toString(ISO_8859_1).strip();
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.socket().close();
      connection = null;
    }
  }
}

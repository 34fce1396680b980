package dev.swath.service.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sends bytes to a port as they are, which no client library does. */
public final class RawHttp implements AutoCloseable {
  private final Socket socket;

  /**
   * @param patience how long to wait for the next byte of an answer
   */
  public RawHttp(int port, Duration patience) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
    socket.setTcpNoDelay(true);
  }

  /** The answer to one request on a connection of its own. */
  public static Answer ask(int port, byte[] request) throws IOException {
    try (RawHttp http = new RawHttp(port, Duration.ofSeconds(20))) {
      http.send(request);
      return http.answer();
    }
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /**
   * @param status 0 if the connection was closed without an answer
   * @param head all lines before the body
   */
  public record Answer(int status, String head, String body) {
    /** The first header of that name. */
    public @Nullable String header(String name) {
      return head.lines()
          .skip(1)
          .filter(
              line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse(null);
    }
  }

  /** Reads one answer to the end of its body. */
  public Answer answer() throws IOException {
    InputStream in = socket.getInputStream();
    String head = head(in);
    if (head.isEmpty()) {
      return new Answer(0, "", "");
    }
    Answer answer = new Answer(Integer.parseInt(head.substring(9, 12)), head, "");
    String length = answer.header("Content-Length");
    byte[] body;
    if (length != null) {
      body = in.readNBytes(Integer.parseInt(length));
    } else if (answer.header("Transfer-Encoding") != null) {
      body = chunks(in);
    } else {
      body = answer.header("Connection") == null ? new byte[0] : in.readAllBytes();
    }
    return new Answer(answer.status(), head, new String(body, StandardCharsets.UTF_8));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(in), 16);
      body.write(in.readNBytes(size));
      line(in);
      if (size == 0) {
        return body.toByteArray();
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        head.write(next);
        if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
          break;
        }
      }
    } catch (SocketTimeoutException e) {
      throw new IOException("no answer in time", e);
    } catch (SocketException e) {
      // Closed in our face.
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

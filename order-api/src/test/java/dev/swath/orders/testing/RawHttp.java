package dev.swath.orders.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;

/** Requests that no well-behaved client sends. */
public final class RawHttp {
  private static final int PATIENCE_MILLIS = 20_000;

  private RawHttp() {}

  /**
   * Posts JSON.
   *
   * @param headers as they stand on the wire, in UTF-8
   * @return all of the answer
   */
  public static String post(Api api, String path, String body, String... headers) {
    byte[] content = body.getBytes(UTF_8);
    StringBuilder head = new StringBuilder("POST ").append(path).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(api.base().getAuthority()).append("\r\n");
    head.append("Authorization: Bearer ").append(api.token()).append("\r\n");
    head.append("Content-Type: application/json\r\nConnection: close\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
    return send(api, head.toString().getBytes(UTF_8), content);
  }

  private static String send(Api api, byte[] head, byte[] body) {
    try (Socket socket = new Socket(api.base().getHost(), api.base().getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(head);
      socket.getOutputStream().write(body);
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

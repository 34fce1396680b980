package dev.swath.service.http;

import dev.swath.service.problems.UnreadableBody;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * A request whose body is unpacked as it is read. How large it becomes is bounded by whoever reads
 * it, as for every other body; nothing is unpacked ahead.
 */
final class GzipRequest extends HttpServletRequestWrapper {
  private @Nullable ServletInputStream body;

  GzipRequest(HttpServletRequest request) {
    super(request);
  }

  @Override
  public ServletInputStream getInputStream() {
    if (body == null) {
      body = new Unpacked((HttpServletRequest) getRequest());
    }
    return body;
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
  }

  /** Not known before it is unpacked. */
  @Override
  public int getContentLength() {
    return -1;
  }

  @Override
  public long getContentLengthLong() {
    return -1;
  }

  @Override
  public @Nullable String getHeader(String name) {
    return isAboutPackedBody(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return isAboutPackedBody(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = Collections.list(super.getHeaderNames());
    names.removeIf(GzipRequest::isAboutPackedBody);
    return Collections.enumeration(names);
  }

  private static boolean isAboutPackedBody(String header) {
    return header.equalsIgnoreCase(HttpHeaders.CONTENT_ENCODING)
        || header.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH);
  }

  private static final class Unpacked extends ServletInputStream {
    private final HttpServletRequest request;
    private @Nullable InputStream unpacked;
    private boolean isFinished;

    private Unpacked(HttpServletRequest request) {
      this.request = request;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        if (unpacked == null) {
          unpacked = new GZIPInputStream(request.getInputStream());
        }
        int read = unpacked.read(bytes, offset, length);
        isFinished = read < 0;
        return read;
      } catch (ZipException | EOFException e) {
        throw new UnreadableBody("The body is not packed with gzip, or ends too early.", e);
      }
    }

    @Override
    public boolean isFinished() {
      return isFinished;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException("a packed body is read in the caller's own thread");
    }
  }
}

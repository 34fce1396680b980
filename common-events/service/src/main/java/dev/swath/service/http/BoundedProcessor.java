package dev.swath.service.http;

import dev.swath.service.problems.BodyTooSlow;
import dev.swath.service.problems.CommonProblem;
import dev.swath.service.problems.Problem;
import dev.swath.service.problems.ProblemDocument;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.coyote.Adapter;
import org.apache.coyote.ErrorState;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * One connection whose requests have to arrive in time. Headers that come too slowly are answered
 * with 408 at their next byte; a read of a body that comes too slowly throws {@link BodyTooSlow}.
 * Headers that are too large or too many are 431 (RFC 6585), a first line that is too long is 414.
 */
final class BoundedProcessor extends Http11Processor {
  private static final String TOO_LARGE =
      StringManager.getManager(Http11InputBuffer.class)
          .getString("iib.requestheadertoolarge.error");

  private final BoundedHttp11Protocol protocol;

  /** Longest time for what a service has left of a body. */
  private static final Duration FOR_THE_REST = Duration.ofSeconds(5);

  /** The connection whose headers are incomplete; processors are used for one after another. */
  private @Nullable SocketWrapperBase<?> awaiting;

  /** What is wrong with the request, in spite of what Tomcat finds besides. */
  private @Nullable CommonProblem refusal;

  /** Whether a request without a version came last, of whomever. */
  private boolean remembersHttp09;

  /** When the headers of that connection were found to be incomplete. */
  private long awaitingSinceNanos;

  BoundedProcessor(BoundedHttp11Protocol protocol, Adapter adapter) {
    super(protocol, new Clearing(adapter));
    this.protocol = protocol;
    ((Clearing) getAdapter()).processor = this;
    request.setInputBuffer(new TimedBody(request.getInputBuffer()));
  }

  @Override
  public SocketState service(SocketWrapperBase<?> socket) throws IOException {
    if (isAwaited(socket) && isOver(awaitingSinceNanos, protocol.headerTime())) {
      awaiting = null;
      refuse(socket);
      return SocketState.CLOSED;
    }
    refusal = null;
    SocketState state = super.service(socket);
    if (state != SocketState.LONG) {
      awaiting = null;
    } else if (!isAwaited(socket)) {
      awaiting = socket;
      awaitingSinceNanos = System.nanoTime();
    }
    return state;
  }

  @SuppressWarnings("ReferenceEquality") // Two connections may look the same.
  private boolean isAwaited(SocketWrapperBase<?> socket) {
    return awaiting == socket;
  }

  private static void refuse(SocketWrapperBase<?> socket) throws IOException {
    CommonProblem type = CommonProblem.REQUEST_TIMEOUT;
    write(socket, Problem.of(type, type.sentence()));
  }

  /** Written past Tomcat's own buffers, which hold half a request. */
  private static void write(SocketWrapperBase<?> socket, Problem problem) throws IOException {
    byte[] body = ProblemDocument.bytes(problem.getBody());
    StringBuilder head = new StringBuilder();
    head.append("HTTP/1.1 ").append(problem.getStatusCode().value()).append(" \r\n");
    problem
        .getHeaders()
        .forEach(
            (name, values) ->
                values.forEach(
                    value -> head.append(name).append(": ").append(value).append("\r\n")));
    head.append("Content-Type: ")
        .append(MediaType.APPLICATION_PROBLEM_JSON_VALUE)
        .append("\r\nContent-Length: ")
        .append(body.length)
        .append("\r\nConnection: close\r\n\r\n");
    byte[] bytes = head.toString().getBytes(StandardCharsets.US_ASCII);
    socket.write(true, bytes, 0, bytes.length);
    socket.write(true, body, 0, body.length);
    socket.flush(true);
  }

  /**
   * Whether the request was answered here. A first line without a version of HTTP would be answered
   * in HTTP/0.9 by Tomcat, without status and headers, and so would be the next caller on the same
   * processor whose first line cannot be read. A tunnel is nothing that a resource could offer, and
   * no failure of the server's as Tomcat's 501 is.
   */
  private boolean isRefused() throws IOException {
    boolean isBeforeHttp1 = request.protocol().isNull() || request.protocol().equals("");
    if (isBeforeHttp1 || (remembersHttp09 && getErrorState().isError())) {
      CommonProblem type =
          refusal == null ? CommonProblem.of(Math.max(400, response.getStatus())) : refusal;
      write(socketWrapper, Problem.of(type, type.sentence()));
    } else if ("CONNECT".equals(request.getMethod())) {
      CommonProblem type = CommonProblem.METHOD_NOT_ALLOWED;
      write(
          socketWrapper,
          Problem.of(type, type.sentence())
              .header(HttpHeaders.ALLOW, "GET, HEAD, POST, PATCH, OPTIONS"));
    } else {
      remembersHttp09 = false;
      return false;
    }
    remembersHttp09 |= isBeforeHttp1;
    setErrorState(ErrorState.CLOSE_NOW, null);
    return true;
  }

  @Override
  protected void setErrorState(ErrorState state, @Nullable Throwable cause) {
    super.setErrorState(state, cause);
    if (response.getStatus() == 400) {
      refusal = refusal == null ? tooLarge(cause) : refusal;
      if (refusal != null) {
        response.setStatus(refusal.status());
      }
    }
  }

  private @Nullable CommonProblem tooLarge(@Nullable Throwable cause) {
    if (cause == null) {
      return null;
    }
    if (request.getMimeHeaders().size() >= protocol.getMaxHeaderCount()) {
      return CommonProblem.HEADERS_TOO_LARGE;
    }
    if (!TOO_LARGE.equals(cause.getMessage())) {
      return null;
    }
    return request.requestURI().isNull()
        ? CommonProblem.URI_TOO_LONG
        : CommonProblem.HEADERS_TOO_LARGE;
  }

  private static boolean isOver(long sinceNanos, Duration time) {
    return System.nanoTime() - sinceNanos > time.toNanos();
  }

  /**
   * Reads what a service has left of a body, so that the sender sees the answer and the connection
   * can take the next request. Tomcat's own reading would have no end in time.
   */
  private void readTheRest() {
    if (isAsync()
        || getErrorState().isError()
        || request.hasExpectation()
        || isRequestBodyFullyRead()) {
      return;
    }
    Discarded discarded = new Discarded();
    long sinceNanos = System.nanoTime();
    long bytes = 0;
    try {
      while (bytes <= protocol.getMaxSwallowSize() && !isOver(sinceNanos, FOR_THE_REST)) {
        int read = request.doRead(discarded);
        if (read < 0) {
          return;
        }
        bytes += read;
      }
    } catch (IOException e) {
      getLog().debug("the rest of the body does not come", e);
    }
    setErrorState(ErrorState.CLOSE_CLEAN, null);
  }

  private static final class Discarded implements ApplicationBufferHandler {
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    @Override
    public void setByteBuffer(ByteBuffer buffer) {
      bytes = buffer;
    }

    @Override
    public ByteBuffer getByteBuffer() {
      return bytes;
    }

    @Override
    public void expand(int size) {
      // The readers bring buffers of their own.
    }
  }

  private final class TimedBody implements InputBuffer {
    private final InputBuffer body;
    private boolean isNew = true;
    private long startNanos;
    private long sinceNanos;

    private TimedBody(InputBuffer body) {
      this.body = body;
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
      // Each request of the connection starts anew.
      if (isNew || startNanos != request.getStartTimeNanos()) {
        isNew = false;
        startNanos = request.getStartTimeNanos();
        sinceNanos = System.nanoTime();
      }
      int read = body.doRead(handler);
      if (read >= 0 && isOver(sinceNanos, protocol.bodyTime())) {
        throw new BodyTooSlow();
      }
      return read;
    }

    @Override
    public int available() {
      return body.available();
    }
  }

  private static final class Clearing implements Adapter {
    private final Adapter adapter;
    private @Nullable BoundedProcessor processor;

    private Clearing(Adapter adapter) {
      this.adapter = adapter;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
      if (processor == null || !processor.isRefused()) {
        adapter.service(request, response);
        clear();
      }
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent event)
        throws Exception {
      boolean isOpen = adapter.asyncDispatch(request, response, event);
      clear();
      return isOpen;
    }

    private void clear() {
      if (processor != null) {
        processor.readTheRest();
      }
    }

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
      return adapter.prepare(request, response);
    }

    @Override
    public void log(Request request, Response response, long time) {
      adapter.log(request, response, time);
    }

    @Override
    public void checkRecycled(Request request, Response response) {
      adapter.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
      return adapter.getDomain();
    }
  }
}

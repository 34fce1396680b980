package dev.swath.service.http;

import java.time.Duration;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/**
 * HTTP/1.1 for callers that may be slow on purpose. Tomcat's time-outs count from byte to byte, so
 * that a request of one byte every few seconds never ends; here the headers and the body each have
 * to arrive within a time of their own. Tomcat makes it by its name.
 */
public final class BoundedHttp11Protocol extends Http11NioProtocol {
  static {
    // What a caller writes wrongly is the caller's to read. Tomcat would write the first of it down
    // with a stack trace.
    System.setProperty("org.apache.juli.logging.UserDataHelper.CONFIG", "DEBUG_ALL");
  }

  private Duration headerTime = Duration.ofSeconds(20);
  private Duration bodyTime = Duration.ofSeconds(30);

  void setTimes(Duration headers, Duration body) {
    headerTime = headers;
    bodyTime = body;
  }

  Duration headerTime() {
    return headerTime;
  }

  Duration bodyTime() {
    return bodyTime;
  }

  @Override
  protected Processor createProcessor() {
    return new BoundedProcessor(this, getAdapter());
  }
}

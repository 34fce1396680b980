package dev.swath.standalone.cli;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The events of a {@code text/event-stream} by its lines, as in the <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">HTML
 * standard</a>. Ids and retry times are passed over: nobody reconnects here.
 */
final class ServerSentEvents implements Iterator<ServerSentEvents.Event> {

  /** One event; the name is {@code message} where the stream gives none. */
  record Event(String name, String data) {}

  private final Iterator<String> lines;
  private @Nullable Event next;

  ServerSentEvents(Iterator<String> lines) {
    this.lines = lines;
    this.next = read();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Event next() {
    Event event = next;
    if (event == null) {
      throw new NoSuchElementException();
    }
    next = read();
    return event;
  }

  private @Nullable Event read() {
    String name = "message";
    StringJoiner data = new StringJoiner("\n").setEmptyValue("");
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.isEmpty()) {
        if (data.length() > 0) {
          return new Event(name, data.toString());
        }
        name = "message";
      } else if (line.startsWith("event:")) {
        name = value(line);
      } else if (line.startsWith("data:")) {
        data.add(value(line));
      }
    }
    return null;
  }

  private static String value(String line) {
    String value = line.substring(line.indexOf(':') + 1);
    return value.startsWith(" ") ? value.substring(1) : value;
  }
}

package dev.swath.fulfillment.rest;

import dev.swath.fulfillment.application.Downloads;
import dev.swath.fulfillment.application.Downloads.Download;
import dev.swath.fulfillment.application.Downloads.Field;
import dev.swath.service.problems.CommonProblem;
import dev.swath.service.problems.Problem;
import dev.swath.service.problems.ProblemDocument;
import dev.swath.service.tickets.ServiceTickets;
import dev.swath.service.tickets.ServiceTickets.InvalidTicket;
import dev.swath.service.tickets.ServiceTickets.Ticket;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.coyote.CloseNowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /v1/files}: streams a delivered file to order-api, which has checked who asks. Which
 * file that is says the ticket, and nothing else.
 *
 * <p>A servlet of its own and no controller: a download that breaks off has to end its connection,
 * so that half a file is not taken for the whole, and no advice must answer in its place.
 */
public final class FilesServlet extends HttpServlet {
  public static final String PATH = "/v1/files";

  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(FilesServlet.class);
  private static final String PURPOSE = "file";
  private static final String BEARER = "Bearer ";
  private static final int BUFFER_BYTES = 64 << 10;
  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

  /** What a request may ask of the file. */
  private static final List<String> CONDITIONS =
      List.of(
          "Range",
          "If-Range",
          "If-Match",
          "If-None-Match",
          "If-Modified-Since",
          "If-Unmodified-Since");

  private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS");

  private static final int MAX_CONDITION_CHARACTERS = 1_000;

  private final transient ServiceTickets tickets;
  private final transient Map<String, Downloads> byProvider;
  private final transient Semaphore places;

  /**
   * @param maxDownloads how many files are streamed at a time
   */
  public FilesServlet(ServiceTickets tickets, Map<String, Downloads> byProvider, int maxDownloads) {
    this.tickets = tickets;
    this.byProvider = Map.copyOf(byProvider);
    this.places = new Semaphore(maxDownloads);
  }

  /** Other methods are 405, those that nobody knows included. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (METHODS.contains(request.getMethod())) {
      super.service(request, response);
    } else {
      answer(
          response,
          Problem.of(CommonProblem.METHOD_NOT_ALLOWED, CommonProblem.METHOD_NOT_ALLOWED.sentence())
              .header("Allow", String.join(", ", METHODS)));
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!places.tryAcquire()) {
      answer(
          response,
          Problem.of(
                  CommonProblem.SERVICE_UNAVAILABLE,
                  "Too many files are being fetched. Ask again later.")
              .retryAfter(ASK_AGAIN));
      return;
    }
    try {
      stream(request, response);
    } finally {
      places.release();
    }
  }

  private void stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Ticket ticket;
    try {
      ticket = tickets.verify(PURPOSE, ticketOf(request));
    } catch (InvalidTicket e) {
      log.debug("refused: {}", e.getMessage());
      answer(
          response,
          Problem.of(CommonProblem.UNAUTHENTICATED, "A ticket of order-api is needed.")
              .header("WWW-Authenticate", "Bearer"));
      return;
    }
    String provider = ticket.claim("provider");
    String name = ticket.claim("name");
    Downloads downloads = byProvider.get(provider);
    Download download =
        downloads == null
            ? new Download.Unavailable("no provider " + provider + " is configured", null)
            : downloads.open(ticket.claim("upstreamOrderId"), name, conditions(request));
    switch (download) {
      case Download.Open open -> send(open, response);
      case Download.NoSuchFile _ ->
          answer(
              response,
              Problem.of(
                  DeliveryProblem.FILE_NOT_FOUND, "The provider does not have the file any more."));
      case Download.Unavailable(String cause, Duration retryAfter) -> {
        log.info("a file of {} cannot be fetched: {}", provider, cause);
        answer(
            response,
            Problem.of(
                    DeliveryProblem.PROVIDER_UNAVAILABLE,
                    "The provider does not give the file at the moment. Ask again later.")
                .retryAfter(retryAfter == null ? ASK_AGAIN : retryAfter));
      }
    }
  }

  private static String ticketOf(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    return authorization != null && authorization.startsWith(BEARER)
        ? authorization.substring(BEARER.length())
        : "";
  }

  private static List<Field> conditions(HttpServletRequest request) {
    List<Field> conditions = new ArrayList<>();
    for (String name : CONDITIONS) {
      String value = request.getHeader(name);
      if (value != null && value.length() <= MAX_CONDITION_CHARACTERS) {
        conditions.add(new Field(name, value));
      }
    }
    return conditions;
  }

  private static void send(Download.Open open, HttpServletResponse response) throws IOException {
    try (InputStream body = open.body()) {
      response.setStatus(open.status());
      open.fields().forEach(field -> response.setHeader(field.name(), field.value()));
      response.setHeader("Cache-Control", "private, no-store");
      response.setHeader("X-Content-Type-Options", "nosniff");
      OutputStream out = response.getOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = read(body, buffer); read >= 0; read = read(body, buffer)) {
        out.write(buffer, 0, read);
      }
    } catch (BrokenOff e) {
      log.info("a download broke off: {}", e.getMessage());
      if (response.isCommitted()) {
        // Ends the connection, so that half a file is not taken for the whole.
        throw new CloseNowException(e);
      }
      answer(
          response,
          Problem.of(
                  DeliveryProblem.PROVIDER_UNAVAILABLE,
                  "The provider broke the file off. Ask again later.")
              .retryAfter(ASK_AGAIN));
    }
  }

  /** The provider's side failed, not the caller's. */
  private static final class BrokenOff extends IOException {
    private static final long serialVersionUID = 1L;

    private BrokenOff(IOException cause) {
      super(cause.toString(), cause);
    }
  }

  private static int read(InputStream body, byte[] buffer) throws BrokenOff {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw new BrokenOff(e);
    }
  }

  private static void answer(HttpServletResponse response, Problem problem) throws IOException {
    ProblemDocument.write(response, problem);
  }
}

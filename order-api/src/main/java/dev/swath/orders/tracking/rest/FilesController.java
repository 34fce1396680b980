package dev.swath.orders.tracking.rest;

import dev.swath.events.domain.DeliveryState;
import dev.swath.events.domain.OrderEvent.DeliveredFile;
import dev.swath.events.domain.OrderState;
import dev.swath.orders.limits.Bulkhead;
import dev.swath.orders.limits.Bulkhead.Entry.Permit;
import dev.swath.orders.tracking.application.DeliveredFiles;
import dev.swath.orders.tracking.application.DeliveredFiles.Answer;
import dev.swath.orders.tracking.application.FilesUnavailable;
import dev.swath.orders.tracking.application.OrderTracking;
import dev.swath.orders.tracking.domain.TrackedOrder;
import dev.swath.orders.web.Admission;
import dev.swath.orders.web.Caller;
import dev.swath.orders.web.ProblemType;
import dev.swath.orders.web.Problems;
import dev.swath.service.problems.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Gives customers what was delivered to them. */
@RestController
@Tag(name = "Following orders")
class FilesController {
  private static final int BUFFER_BYTES = 64 << 10;

  /** Of all callers together, and of one: each holds a connection and a buffer. */
  private static final int MAX_DOWNLOADS = 64;

  private static final int MAX_DOWNLOADS_OF_A_CALLER = 16;

  private static final List<String> CONDITIONS =
      List.of(HttpHeaders.RANGE, HttpHeaders.IF_RANGE, HttpHeaders.IF_NONE_MATCH);

  private final OrderTracking tracking;
  private final DeliveredFiles files;
  private final Bulkhead downloads =
      new Bulkhead(MAX_DOWNLOADS, MAX_DOWNLOADS_OF_A_CALLER, Duration.ofSeconds(2));

  FilesController(OrderTracking tracking, DeliveredFiles files) {
    this.tracking = tracking;
    this.files = files;
  }

  private record Found(DeliveryState delivery, DeliveredFile file) {}

  @Operation(
      summary = "Downloads a delivered file",
      description =
          "The bytes as the provider has them. A part can be asked for (Range), so that a download"
              + " that broke off goes on where it ended, as far as the provider allows that.")
  @ApiResponse(
      responseCode = "200",
      description = "The file",
      headers = {
        @Header(
            name = "Content-Disposition",
            description = "The file's name",
            schema = @Schema(type = "string")),
        @Header(
            name = "ETag",
            description = "If the provider says",
            schema = @Schema(type = "string"))
      },
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
              schema = @Schema(type = "string", format = "binary")))
  @ApiResponse(
      responseCode = "206",
      description = "The part that was asked for",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
              schema = @Schema(type = "string", format = "binary")))
  @ApiResponse(
      responseCode = "304",
      description = "The file is the one that the caller has",
      content = @Content)
  @ApiResponse(responseCode = "416", description = "The file has no such part", content = @Content)
  @Problems({
    ProblemType.UNKNOWN_ORDER,
    ProblemType.UNKNOWN_FILE,
    ProblemType.FILE_UNAVAILABLE,
    ProblemType.TRACKING_UNAVAILABLE,
    ProblemType.TRACKING_BEHIND
  })
  @GetMapping("/v1/orders/{id}/files/{fileId}")
  void getFile(
      @PathVariable String id,
      @Parameter(description = "As the order's deliveries name it.") @PathVariable String fileId,
      @AuthenticationPrincipal Jwt token,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, ServletException {
    TrackedOrder order = OrdersController.find(tracking, id, token);
    Found found = find(order.state(), fileId);
    String provider = found == null ? null : found.delivery().provider();
    String upstreamOrderId = found == null ? null : found.delivery().upstreamOrderId();
    if (found == null || provider == null || upstreamOrderId == null) {
      throw unknown(id, fileId);
    }
    DeliveredFile file = found.file();
    if (HttpMethod.HEAD.matches(request.getMethod())) {
      describe(file, Map.of(), response);
      return;
    }
    try (Permit _ = Admission.admit(downloads, Caller.of(token), 1)) {
      switch (open(provider, upstreamOrderId, file, request)) {
        case Answer.Gone _ -> throw unknown(id, fileId);
        case Answer.Content content -> send(content, file, response);
      }
    }
  }

  private static @Nullable Found find(OrderState order, String fileId) {
    for (OrderState.Item item : order.items()) {
      for (DeliveredFile file : item.delivery().files()) {
        if (file.id().equals(fileId)) {
          return new Found(item.delivery(), file);
        }
      }
    }
    return null;
  }

  private Answer open(
      String provider, String upstreamOrderId, DeliveredFile file, HttpServletRequest request) {
    Map<String, String> conditions = new LinkedHashMap<>();
    for (String name : CONDITIONS) {
      String value = request.getHeader(name);
      if (value != null) {
        conditions.put(name, value);
      }
    }
    try {
      return files.open(
          new DeliveredFiles.Request(provider, upstreamOrderId, file.id(), file.name()),
          conditions);
    } catch (FilesUnavailable e) {
      throw Problem.of(
              ProblemType.FILE_UNAVAILABLE,
              e.isBusy() ? 503 : 502,
              "The file was delivered, but it cannot be fetched at the moment. Ask again.")
          .retryAfter(e.retryAfter());
    }
  }

  /**
   * @throws ServletException if the rest cannot be read: the connection then breaks off, so that
   *     nobody takes a part for the whole
   */
  private static void send(Answer.Content content, DeliveredFile file, HttpServletResponse response)
      throws IOException, ServletException {
    try (InputStream body = content.body()) {
      response.setStatus(content.status());
      describe(file, content.headers(), response);
      OutputStream out = response.getOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      while (true) {
        int read;
        try {
          read = body.read(buffer);
        } catch (IOException e) {
          throw new ServletException("the rest of the file does not come", e);
        }
        if (read < 0) {
          return;
        }
        out.write(buffer, 0, read);
      }
    }
  }

  private static void describe(
      DeliveredFile file, Map<String, String> headers, HttpServletResponse response) {
    String type = file.mediaType();
    response.setContentType(type == null ? MediaType.APPLICATION_OCTET_STREAM_VALUE : type);
    Long size = file.sizeBytes();
    if (headers.isEmpty() && size != null) {
      response.setContentLengthLong(size);
    }
    headers.forEach(response::setHeader);
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment()
            .filename(file.name(), StandardCharsets.UTF_8)
            .build()
            .toString());
    response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
  }

  private static Problem unknown(String order, String file) {
    return Problem.of(
        ProblemType.UNKNOWN_FILE, "Order " + order + " has no delivered file " + file + ".");
  }
}

package dev.swath.standalone;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a service whether it can do its work now. Each question takes two seconds at most. */
final class Probes {

  private static final int TIMEOUT_MILLIS = 2_000;

  private final Ports ports;
  private final HttpClient http;

  Probes(Ports ports, HttpClient http) {
    this.ports = ports;
    this.http = http;
  }

  boolean isReady(Instance instance) {
    try {
      return switch (instance.service()) {
        case KAFKA -> kafkaAnswers(instance);
        case DOCUMENT_STORE -> accepts(instance);
        case PROVIDER_SANDBOX -> answersOk(instance, "/health");
        case ORDER_API, FULFILLMENT_SERVICE, CREDIT_LEDGER, PRICING_SERVICE ->
            answersOk(instance, "/actuator/health/readiness");
      };
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The document store listens only after its file is open. */
  private boolean accepts(Instance store) throws IOException {
    try (Socket socket = connect(store)) {
      return socket.isConnected();
    }
  }

  /**
   * The broker's port accepts connections before anybody reads from them, so a request is sent:
   * ApiVersions, version 0, as in the <a href="https://kafka.apache.org/protocol">Kafka
   * protocol</a>. Small enough by hand to spare every command the start of a Kafka client.
   */
  private boolean kafkaAnswers(Instance broker) throws IOException {
    int correlationId = 1;
    try (Socket socket = connect(broker)) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(10); // size of what follows
      out.writeShort(18); // ApiVersions
      out.writeShort(0); // version
      out.writeInt(correlationId);
      out.writeShort(-1); // no client id
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.readInt(); // size
      return in.readInt() == correlationId && in.readShort() == 0;
    }
  }

  private Socket connect(Instance instance) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.of(instance)),
          TIMEOUT_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private boolean answersOk(Instance instance, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(ports.url(instance) + path))
            .timeout(Duration.ofMillis(TIMEOUT_MILLIS))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
  }
}

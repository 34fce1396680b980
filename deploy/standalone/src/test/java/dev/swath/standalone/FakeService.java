package dev.swath.standalone;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * Stands for one of the services or the sandbox: a jar of its own that is ready at once, says yes
 * to everything, and ends at once when told to by {@code FAKE_ENDS}.
 */
public final class FakeService {

  private FakeService() {}

  public static void main(String[] args) throws IOException {
    if (System.getenv("FAKE_ENDS") != null) {
      System.out.println("This is why");
      System.exit(3);
    }
    String port = System.getenv("SANDBOX_PORT");
    if (port == null) {
      port = System.getenv("SERVER_PORT");
    }
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    System.out.println("Listening on " + port);
  }

  /**
   * A checkout whose broker and document store are the real ones and whose services are all fakes.
   */
  static Installation install(Path folder) throws IOException {
    Installation installation = new Installation(folder, Installation.locate().libraries());
    for (Service service : Service.values()) {
      if (!Service.FOUNDATION.contains(service)) {
        Path jar = installation.jar(service);
        Files.createDirectories(jar.getParent());
        write(jar);
      }
    }
    return installation;
  }

  private static void write(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
    String entry = FakeService.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        var in = FakeService.class.getClassLoader().getResourceAsStream(entry)) {
      out.putNextEntry(new ZipEntry(entry));
      if (in != null) {
        in.transferTo(out);
      }
    }
  }
}

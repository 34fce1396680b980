package dev.swath.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The one folder that holds all a stack leaves on disk: data, logs, keys, what is running, and a
 * cache that may be deleted when nothing runs.
 */
public record Home(Path path) {

  public Home {
    path = path.toAbsolutePath().normalize();
  }

  public Path data() {
    return folder("data");
  }

  public Path keys() {
    return folder("keys");
  }

  /** What the service's first instance wrote since it was last started. */
  public Path log(Service service) {
    return log(Instance.first(service));
  }

  /** What the instance wrote since it was last started. */
  public Path log(Instance instance) {
    return folder("log").resolve(instance + ".log");
  }

  Path run() {
    return folder("run");
  }

  Path portsFile() {
    return run().resolve("ports.properties");
  }

  private Path folder(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

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

  private static final String PORTS = "ports.properties";

  public Home {
    path = path.toAbsolutePath().normalize();
  }

  public Path data() {
    return folder("data");
  }

  /** What a broker keeps. */
  Path brokerData(Instance broker) {
    return data().resolve(broker.id());
  }

  /** How many brokers have data here; 1 before the first start. */
  public int brokers() {
    int count = 1;
    while (Files.exists(brokerData(new Instance(Service.KAFKA, count + 1)))) {
      count++;
    }
    return count;
  }

  public Path keys() {
    return folder("keys");
  }

  /** What the service's first instance wrote since it was last started, or the last 20 MB of it. */
  public Path log(Service service) {
    return log(Instance.first(service));
  }

  /** What the instance wrote since it was last started, or the last 20 MB of it. */
  public Path log(Instance instance) {
    return folder("log").resolve(instance + ".log");
  }

  /** What the instance's JVM itself said, such as its last words. */
  Path lastWords(Instance instance) {
    return folder("log").resolve(instance + ".out");
  }

  /** What the watch had to report since the last {@code up}. */
  public Path watchLog() {
    return folder("log").resolve("watch.log");
  }

  /** Whether a stack is up here, asked without making the folder. */
  boolean isUp() {
    return Files.exists(path.resolve("run").resolve(PORTS));
  }

  Path run() {
    return folder("run");
  }

  Path portsFile() {
    return run().resolve(PORTS);
  }

  private Path folder(String name) {
    try {
      Private.folder(path);
      return Private.folder(path.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

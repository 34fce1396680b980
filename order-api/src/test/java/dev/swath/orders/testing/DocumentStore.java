package dev.swath.orders.testing;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.net.InetSocketAddress;

/** The embedded document store, which can be taken away and come back empty. */
public final class DocumentStore implements AutoCloseable {
  private MongoServer server = new MongoServer(new MemoryBackend());
  private final InetSocketAddress address = server.bind();

  public String uri(String database) {
    return "mongodb://127.0.0.1:" + address.getPort() + "/" + database;
  }

  public void stop() {
    server.shutdownNow();
  }

  public void startEmpty() {
    server = new MongoServer(new MemoryBackend());
    server.bind(address);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}

package dev.swath.standalone;

import de.bwaldvogel.mongo.MongoServer;
import org.h2.mvstore.MVStore;

/**
 * Main class of the document store: speaks MongoDB's protocol on a loopback port and keeps
 * everything in one file.
 *
 * <p>After a {@code kill -9} the file opens again without its last {@value
 * #AUTO_COMMIT_DELAY_MILLIS} ms of writes.
 */
public final class DocumentStore {

  // A crash loses what was acknowledged within this time; the services replay it from the log. Each
  // commit rewrites what changed, so a short time costs more than all the rest of the store.
  private static final int AUTO_COMMIT_DELAY_MILLIS = 250;

  // Counted in the bytes that documents have on disk; in memory they have several times as many.
  private static final int CACHE_MEGABYTES = 8;

  private DocumentStore() {}

  /** {@code DocumentStore <file> <port>}: runs until it gets a SIGTERM. */
  public static void main(String[] args) {
    MVStore store = new MVStore.Builder().fileName(args[0]).cacheSize(CACHE_MEGABYTES).open();
    store.setAutoCommitDelay(AUTO_COMMIT_DELAY_MILLIS);
    MongoServer server = new MongoServer(new DocumentBackend(store));
    Thread shutdown =
        new Thread(
            () -> {
              server.shutdownNow();
              store.close();
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(shutdown);
    server.bind("127.0.0.1", Integer.parseInt(args[1]));
  }
}

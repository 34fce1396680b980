package dev.swath.standalone;

import static com.mongodb.client.model.Sorts.descending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store in a process of its own, with a heap that holds a fraction of the documents. */
class DocumentStoreTest {
  private static final int DOCUMENTS = 300;
  private static final int DOCUMENT_BYTES = 250_000;

  @TempDir Path folder;

  @Test
  void theMemoryDoesNotGrowWithWhatAQueryReturns() throws Exception {
    int port = freePort();
    Process store = start(port, "-Xmx64m");
    try (MongoClient client =
        MongoClients.create("mongodb://127.0.0.1:%d/?connectTimeoutMS=60000".formatted(port))) {
      MongoCollection<Document> orders = client.getDatabase("test").getCollection("orders");
      for (int i = 0; i < DOCUMENTS; i++) {
        orders.replaceOne(
            new Document("_id", "order-" + i), order(i), new ReplaceOptions().upsert(true));
      }
      assertEveryoneListsAll(orders);
      // One second later all of it is on disk.
      await()
          .pollDelay(Duration.ofSeconds(1))
          .until(() -> orders.find(new Document("_id", "order-0")).first() != null);
    } finally {
      kill(store);
    }

    store = start(port, "-Xmx64m");
    try (MongoClient client =
        MongoClients.create("mongodb://127.0.0.1:%d/?connectTimeoutMS=60000".formatted(port))) {
      assertEveryoneListsAll(client.getDatabase("test").getCollection("orders"));
      assertThat(store.isAlive()).isTrue();
    } finally {
      kill(store);
    }
  }

  private static void assertEveryoneListsAll(MongoCollection<Document> orders) throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Integer>>> lists = new ArrayList<>();
      for (int caller = 0; caller < 2; caller++) {
        lists.add(callers.submit(() -> newestFirst(orders)));
      }
      for (Future<List<Integer>> list : lists) {
        assertThat(list.get())
            .hasSize(DOCUMENTS)
            .startsWith(DOCUMENTS - 1, DOCUMENTS - 2)
            .endsWith(1, 0);
      }
    }
  }

  private static List<Integer> newestFirst(MongoCollection<Document> orders) {
    List<Integer> numbers = new ArrayList<>();
    for (Document order : orders.find().sort(descending("number")).limit(2 * DOCUMENTS)) {
      assertThat(order.getString("area")).hasSize(DOCUMENT_BYTES);
      numbers.add(order.getInteger("number"));
    }
    return numbers;
  }

  private static Document order(int number) {
    return new Document("_id", "order-" + number)
        .append("number", number)
        .append("area", "x".repeat(DOCUMENT_BYTES));
  }

  private Process start(int port, String maxHeap) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                maxHeap,
                "-cp",
                System.getProperty("java.class.path"),
                DocumentStore.class.getName(),
                folder.resolve("documents.mv.db").toString(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("store.log").toFile())
            .start();
    await().atMost(Duration.ofSeconds(60)).until(() -> listens(port));
    return process;
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void kill(Process process) {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}

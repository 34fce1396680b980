package dev.swath.fulfillment.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.swath.fulfillment.Samples;
import dev.swath.fulfillment.application.OpenOrder;
import dev.swath.fulfillment.application.OpenOrderStore;
import dev.swath.fulfillment.application.OpenOrderStore.Changes;
import dev.swath.fulfillment.application.OpenOrderStoreContract;
import dev.swath.fulfillment.application.OrderedItems;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** In the embedded default's document store. */
class EmbeddedMongoOpenOrderStoreTest extends OpenOrderStoreContract {
  private static final String DATABASE = "swath_fulfillment";
  private static final Samples ORDER = Samples.order("lost", "scene-1");
  private static final Changes ONE_OPEN =
      new Changes(
          List.of(new OpenOrder(OrderedItems.slim(Samples.after(ORDER.heldEvents())), 3, null)),
          Set.of(),
          Map.of());

  private MongoServer server;
  private MongoClient client;
  private @Nullable MongoClient interrupted;

  @BeforeEach
  void start() {
    server = new MongoServer(new MemoryBackend());
    server.bind("127.0.0.1", 0);
    client = MongoClients.create(server.getConnectionString());
  }

  @AfterEach
  void stop() {
    if (interrupted != null) {
      interrupted.close();
    }
    client.close();
    server.shutdownNow();
  }

  @Override
  protected OpenOrderStore store() {
    return new MongoOpenOrderStore(new MongoTemplate(client, DATABASE));
  }

  /** A store that does something of its own before the nth write of an offset. */
  private OpenOrderStore interruptedBefore(int nth, Runnable interruption) {
    AtomicInteger writes = new AtomicInteger();
    CommandListener listener =
        new CommandListener() {
          @Override
          public void commandStarted(CommandStartedEvent command) {
            boolean offset =
                command.getCommandName().equals("update")
                    && command.getCommand().getString("update").getValue().equals("offsets");
            if (offset && writes.incrementAndGet() == nth) {
              interruption.run();
            }
          }
        };
    interrupted =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.getConnectionString()))
                .addCommandListener(listener)
                .build());
    return new MongoOpenOrderStore(new MongoTemplate(interrupted, DATABASE));
  }

  private void lose(String collection) {
    client.getDatabase(DATABASE).getCollection(collection).deleteMany(new Document());
  }

  @Test
  void the_offset_does_not_pass_over_orders_that_were_lost_before_it_was_written() {
    OpenOrderStore store = interruptedBefore(1, () -> lose("open_orders"));
    assertThat(store.save(0, ONE_OPEN, 0, 4)).isFalse();
    assertThat(store.offset(0)).isZero();
    assertThat(store.save(0, ONE_OPEN, 0, 4)).isTrue();
    assertThat(store.load(0)).isEqualTo(ONE_OPEN.open());
  }

  @Test
  void the_offset_does_not_pass_over_ends_that_were_lost_before_it_was_written() {
    OpenOrderStore store = interruptedBefore(1, () -> lose("ended_orders"));
    assertThat(store.save(0, new Changes(List.of(), Set.of(ORDER.order()), Map.of()), 0, 4))
        .isFalse();
    assertThat(store.offset(0)).isZero();
  }

  @Test
  void the_offset_is_not_written_when_its_stamp_was_lost() {
    OpenOrderStore store =
        interruptedBefore(
            2,
            () -> {
              lose("offsets");
              lose("open_orders");
            });
    assertThat(store.save(0, ONE_OPEN, 0, 4)).isFalse();
    assertThat(store.offset(0)).isZero();
  }
}

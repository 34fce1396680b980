package dev.swath.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.Topics;
import dev.swath.events.wire.WireJson;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whichever instance an operator asks, all contracts are listed. */
class ContractListTest {
  @TempDir static Path folder;
  private static RunningLedger ledger;

  @BeforeAll
  static void start() throws Exception {
    ledger = new RunningLedger(folder);
  }

  @AfterAll
  static void stop() {
    ledger.close();
  }

  @Test
  void everyContractIsListedOnceWhicheverInstanceOwnsIt() throws Exception {
    int unreadable = sendQueriesThatCannotBeRead();
    List<String> contracts =
        IntStream.range(0, 20).mapToObj(i -> "list-%02d".formatted(i)).toList();
    for (String contract : contracts) {
      ledger.open(contract, 100);
    }
    ledger.open(
        "list-yen",
        """
        {"contractId":"list-yen","name":"Yen","billingMode":"enterprise","currency":"JPY",
         "creditLimit":5}
        """);
    assertThat(
            ledger.records(Topics.LEDGER_ENTRIES).stream()
                .map(ConsumerRecord::partition)
                .collect(Collectors.toSet()))
        .as("they are in several partitions")
        .hasSizeGreaterThan(3);

    assertThat(pages("limit=7")).isEqualTo(List.of(7, 7, 7));
    try (AutoCloseable other = ledger.startBeside("2")) {
      assertThat(other).isNotNull();
      List<String> all = new ArrayList<>(contracts);
      all.add("list-yen");
      assertThat(ids("limit=7")).isEqualTo(all);
      assertThat(ids("limit=200")).isEqualTo(all);
      assertThat(ids("billingMode=enterprise")).containsExactly("list-yen");
      assertThat(ids("limit=3&billingMode=credit")).isEqualTo(contracts);

      String suspend = "{\"suspended\":true,\"reason\":\"unpaid\"}";
      ledger.call("PATCH", "/v1/contracts/list-03", suspend, "s", ledger.token("ledger:admin"));
      assertThat(ids("suspended=true")).containsExactly("list-03");
      assertThat(ids("suspended=false&limit=20")).hasSize(20).doesNotContain("list-03");
    }
    assertThat(ledger.records(Topics.deadLetters(Topics.LEDGER_REQUESTS))).hasSize(unreadable);
  }

  private static int sendQueriesThatCannotBeRead() {
    List<String> values =
        List.of("{}", "null", "[]", "{\"most\":1000000}", "{\"most\":0}", "no JSON");
    for (String value : values) {
      ProducerRecord<String, byte[]> record =
          new ProducerRecord<>(Topics.LEDGER_REQUESTS, 0, null, value.getBytes(UTF_8));
      record.headers().add(EventCodec.TYPE_HEADER, ContractLists.TYPE.getBytes(UTF_8));
      ledger.send(record);
    }
    return values.size();
  }

  private static List<Integer> pages(String query) throws Exception {
    List<Integer> sizes = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = page(query + cursor);
      sizes.add(page.path("contracts").size());
      cursor =
          page.path("nextCursor").isString() ? "&cursor=" + page.path("nextCursor").asString() : "";
    } while (!cursor.isEmpty());
    return sizes;
  }

  /** Of all pages. */
  private static List<String> ids(String query) throws Exception {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = page(query + cursor);
      for (JsonNode contract : page.path("contracts").values()) {
        ids.add(contract.path("contractId").asString());
      }
      cursor =
          page.path("nextCursor").isString() ? "&cursor=" + page.path("nextCursor").asString() : "";
    } while (!cursor.isEmpty());
    return ids;
  }

  private static JsonNode page(String query) throws Exception {
    HttpResponse<String> answer =
        ledger.call("GET", "/v1/contracts?" + query, null, null, ledger.token("ledger:admin"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return WireJson.mapper().readTree(answer.body());
  }
}

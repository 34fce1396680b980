package dev.swath.bench.fuzz;

import static dev.swath.bench.fuzz.MalformedJson.pick;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.bench.fuzz.Door.Body;
import dev.swath.standalone.Service;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests with something wrong: in the body, the headers, the query, the method, the path, the
 * token, the framing, or in several of these. Each is told by the seed and its number, so that it
 * can be had again.
 */
final class Shots {
  private static final Pattern NAME = Pattern.compile("(?:([\\w-]+)/)?\\{(\\w+)}");
  private static final int MOST_CHANGES = 3;

  private final Setting setting;
  private final List<Door> ordered;
  private final List<Door> operations;
  private final List<Door> beside;
  private final long seed;

  Shots(Setting setting, long seed) {
    this.setting = setting;
    this.seed = seed;
    ordered = setting.doors().stream().filter(door -> door.body() instanceof Body.Order).toList();
    operations = setting.doors().stream().filter(Shots::isOperation).toList();
    beside = setting.doors().stream().filter(door -> !isOperation(door)).toList();
  }

  private static boolean isOperation(Door door) {
    return door.path().startsWith("/v1/");
  }

  Shot shot(long number) {
    var random = new Random(seed * 1_000_003 + number);
    int kind = random.nextInt(10);
    Door door = pick(kind < 3 ? ordered : kind < 9 ? operations : beside, random);
    var draft = new Draft(door.method(), path(door, random));
    draft.header("Host", "127.0.0.1");
    String token = token(door, random);
    if (!token.isEmpty()) {
      draft.header("Authorization", "Bearer " + token);
    }
    draft.header("Accept", "*/*");
    legal(draft, door, number, random);
    // A body is read only where nothing else is wrong.
    boolean isBodyAlone = door.body() != null && random.nextInt(5) < 3;
    if (!isBodyAlone) {
      for (int change = 1 + random.nextInt(MOST_CHANGES); change > 0; change--) {
        change(draft, door, random);
      }
    }
    return new Shot(
        number,
        door.service(),
        draft.method,
        draft.bytes(),
        draft.isAlone,
        draft.maySilence,
        isForeign(door, draft, token),
        draft.hasHeader("Prefer"));
  }

  private boolean isForeign(Door door, Draft draft, String token) {
    return door.needsToken()
        && (token.isEmpty() || setting.tokens().foreign().contains(token))
        && !draft.method.equals("OPTIONS")
        && draft.headers.stream().noneMatch(line -> line.contains(setting.tokens().operator()));
  }

  private String path(Door door, Random random) {
    boolean isOdd = random.nextInt(5) == 0;
    Matcher name = NAME.matcher(door.path());
    return name.replaceAll(
        found -> {
          String before = found.group(1) == null ? "" : found.group(1);
          String value =
              isOdd
                  ? pick(Changes.ODD_IDS, random)
                  : legal(found.group(2).equals("id") ? before : found.group(2), random);
          return Matcher.quoteReplacement(before.isEmpty() ? value : before + "/" + value);
        });
  }

  private String legal(String name, Random random) {
    return pick(setting.known().getOrDefault(name, List.of("fuzz")), random);
  }

  /** Empty for none. */
  private String token(Door door, Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> "";
      case 1 -> pick(setting.tokens().foreign(), random);
      default ->
          door.service() == Service.ORDER_API || door.service() == Service.PRICING_SERVICE
              ? setting.tokens().customer()
              : setting.tokens().operator();
    };
  }

  /** What a caller sends who means well. */
  private void legal(Draft draft, Door door, long number, Random random) {
    for (String name : door.query()) {
      if (random.nextInt(4) == 0 && setting.known().containsKey(name)) {
        draft.query.add(name + "=" + legal(name, random));
      }
    }
    if (door.body() == null) {
      return;
    }
    draft.header("Content-Type", "application/json");
    draft.header("Idempotency-Key", "fuzz-" + seed + "-" + number);
    draft.body = body(door.body(), number, random);
    boolean isOrder = door.path().equals("/v1/orders");
    if (isOrder && random.nextInt(4) > 0) {
      draft.query.clear();
      draft.query.add("dryRun=true");
    } else if (isOrder && random.nextInt(4) == 0) {
      draft.header("Prefer", "wait=" + random.nextInt(3));
    }
  }

  private byte[] body(Body body, long number, Random random) {
    boolean isChanged = random.nextBoolean();
    return switch (body) {
      case Body.Order() -> {
        String contract = legal("contractId", random);
        yield isChanged
            ? new MalformedOrders(contract, seed).body(number)
            : MalformedOrders.legal(contract, random).getBytes(UTF_8);
      }
      case Body.Described(var schema, var root) ->
          changed(
              new Samples(setting.known(), root).of(schema, random).toString(), isChanged, random);
      case Body.Text(String text) -> changed(text, isChanged, random);
    };
  }

  private static byte[] changed(String text, boolean isChanged, Random random) {
    String body = text;
    for (int change = isChanged ? 1 + random.nextInt(MOST_CHANGES) : 0; change > 0; change--) {
      body = MalformedJson.changed(body, random);
    }
    byte[] bytes = body.getBytes(UTF_8);
    return isChanged && random.nextInt(4) == 0
        ? MalformedJson.withBitsFlipped(bytes, random)
        : bytes;
  }

  private void change(Draft draft, Door door, Random random) {
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> Changes.header(draft, random);
      case 4, 5 -> Changes.query(draft, door.query(), setting.cursors(), random);
      case 6 -> Changes.path(draft, random);
      case 7 -> Changes.method(draft, random);
      case 8 -> Changes.framing(draft, random);
      default -> {
        draft.body =
            pick(List.of("", "{}", "[]", "null", "x", "\uFEFF{}", "{\"a\":1}"), random)
                .getBytes(UTF_8);
        if (random.nextBoolean() && !draft.hasHeader("Content-Type")) {
          draft.header("Content-Type", "application/json");
        }
      }
    }
  }
}

package dev.swath.ledger.kafka;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.ledger.domain.Lots.Lot;
import dev.swath.ledger.domain.Lots.Share;
import dev.swath.ledger.domain.OrderAccount;
import dev.swath.ledger.domain.OrderAccount.Capture;
import dev.swath.ledger.domain.OrderAccount.Charged;
import dev.swath.ledger.domain.OrderAccount.Ended;
import dev.swath.ledger.domain.OrderAccount.Held;
import dev.swath.ledger.domain.OrderAccount.Refused;
import dev.swath.ledger.domain.OrderAccount.Waiting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order in a snapshot, as few bytes as are quick to read: a start reads one for every order that
 * is remembered, before anything is compiled. A letter for how the order stands, then its
 * components in their order; before a value that may be absent stands whether it is there.
 */
final class OrderBytes {
  private OrderBytes() {}

  static byte[] write(OrderAccount order) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      switch (order) {
        case Waiting waiting -> {
          out.writeByte('W');
          time(out, waiting.since());
          time(out, waiting.until());
          out.writeLong(waiting.amount().amount());
          text(out, waiting.user());
          texts(out, waiting.vouchers());
          text(out, waiting.paymentId());
        }
        case Held held -> {
          out.writeByte('H');
          time(out, held.since());
          time(out, held.until());
          out.writeLong(held.amount().amount());
          text(out, held.user());
          texts(out, held.vouchers());
          text(out, held.paymentId());
          out.writeInt(held.shares().size());
          for (Share share : held.shares()) {
            share(out, share);
          }
          captures(out, held);
        }
        case Ended ended -> {
          out.writeByte('E');
          time(out, ended.since());
          time(out, ended.heldAt());
          text(out, ended.user());
          text(out, ended.paymentId());
          captures(out, ended);
          out.writeLong(ended.released().amount());
        }
        case Refused(Instant since) -> {
          out.writeByte('R');
          time(out, since);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws UncheckedIOException if it is cut short
   * @throws IllegalStateException if it is none
   */
  static OrderAccount read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int kind = in.readByte();
      return switch (kind) {
        case 'W' ->
            new Waiting(
                time(in), time(in), new Credits(in.readLong()), text(in), texts(in), text(in));
        case 'H' ->
            new Held(
                time(in),
                time(in),
                new Credits(in.readLong()),
                text(in),
                texts(in),
                text(in),
                shares(in),
                captures(in));
        case 'E' ->
            new Ended(
                time(in), time(in), text(in), text(in), captures(in), new Credits(in.readLong()));
        case 'R' -> new Refused(time(in));
        default -> throw new IllegalStateException("no order stands like " + kind);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void share(DataOutputStream out, Share share) throws IOException {
    Lot lot = share.lot();
    out.writeBoolean(lot != null);
    if (lot != null) {
      id(out, lot.grant().value());
      out.writeLong(lot.sequence());
      out.writeBoolean(lot.until() != null);
      if (lot.until() != null) {
        time(out, lot.until());
      }
      out.writeLong(lot.credits());
    }
    out.writeLong(share.credits());
  }

  private static List<Share> shares(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Share> shares = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Lot lot =
          in.readBoolean()
              ? new Lot(
                  new EventId(id(in)),
                  in.readLong(),
                  in.readBoolean() ? time(in) : null,
                  in.readLong())
              : null;
      shares.add(new Share(lot, in.readLong()));
    }
    return shares;
  }

  private static void captures(DataOutputStream out, Charged order) throws IOException {
    out.writeInt(order.captures().size());
    for (Capture capture : order.captures()) {
      id(out, capture.deliveryId().value());
      out.writeLong(capture.amount().amount());
      out.writeLong(capture.refunded().amount());
    }
  }

  private static List<Capture> captures(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Capture> captures = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      captures.add(
          new Capture(
              new DeliveryId(id(in)), new Credits(in.readLong()), new Credits(in.readLong())));
    }
    return captures;
  }

  private static void id(DataOutputStream out, UUID id) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  private static UUID id(DataInputStream in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  private static void time(DataOutputStream out, Instant time) throws IOException {
    out.writeLong(time.getEpochSecond());
    out.writeInt(time.getNano());
  }

  private static Instant time(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  private static void texts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      out.writeUTF(text);
    }
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(in.readUTF());
    }
    return texts;
  }

  private static void text(DataOutputStream out, @Nullable String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  private static @Nullable String text(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }
}

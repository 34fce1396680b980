package dev.swath.standalone;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.Map;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.jspecify.annotations.Nullable;

/**
 * Documents in the file as they are on the wire, in BSON. The original writes them by Java's own
 * serialization, which takes most of the store's time.
 *
 * @see <a href="https://bsonspec.org/spec.html">BSON 1.1</a>
 */
final class DocumentType extends BasicDataType<Document> {
  static final DocumentType INSTANCE = new DocumentType();

  private static final int BYTES_OF_A_SMALL_ONE = 512;

  /** Of a field's entry in memory, about. */
  private static final int BYTES_OF_AN_ENTRY = 64;

  private DocumentType() {}

  @Override
  public void write(WriteBuffer target, Document document) {
    ByteBuf bson = Unpooled.buffer(BYTES_OF_A_SMALL_ONE);
    BsonEncoder.encodeDocument(document, bson);
    target.put(bson.nioBuffer());
  }

  /** A document begins with its length. */
  @Override
  public Document read(ByteBuffer source) {
    int length = source.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt();
    ByteBuffer bson = source.slice(source.position(), length);
    source.position(source.position() + length);
    return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bson));
  }

  @Override
  public int getMemory(Document document) {
    return (int) Math.min(Integer.MAX_VALUE, bytesInMemory(document));
  }

  private static long bytesInMemory(@Nullable Object value) {
    return switch (value) {
      case String text -> BYTES_OF_AN_ENTRY + text.length();
      case Map<?, ?> fields ->
          BYTES_OF_AN_ENTRY
              + fields.entrySet().stream()
                  .mapToLong(
                      field -> bytesInMemory(field.getKey()) + bytesInMemory(field.getValue()))
                  .sum();
      case Collection<?> values -> values.stream().mapToLong(DocumentType::bytesInMemory).sum();
      case null -> 0;
      case Object _ -> BYTES_OF_AN_ENTRY;
    };
  }

  @Override
  public Document[] createStorage(int size) {
    return new Document[size];
  }
}

package dev.swath.standalone;

import de.bwaldvogel.mongo.backend.KeyValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;

/**
 * Keys of an index, compared value by value. The original compares what Java's serialization makes
 * of two keys, which it makes anew for each comparison.
 */
final class IndexKeyType extends BasicDataType<KeyValue> {
  static final IndexKeyType INSTANCE = new IndexKeyType();

  private static final int BYTES_OF_A_KEY = 48;

  private final ObjectDataType values = new ObjectDataType();

  private IndexKeyType() {}

  @Override
  public int compare(KeyValue one, KeyValue other) {
    int common = Math.min(one.size(), other.size());
    for (int i = 0; i < common; i++) {
      int order = values.compare(one.get(i), other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  @Override
  public void write(WriteBuffer target, KeyValue key) {
    target.putVarInt(key.size());
    key.forEach(value -> values.write(target, value));
  }

  @Override
  public KeyValue read(ByteBuffer source) {
    int size = DataUtils.readVarInt(source);
    List<Object> read = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      read.add(values.read(source));
    }
    return new KeyValue(read);
  }

  @Override
  public int getMemory(KeyValue key) {
    return BYTES_OF_A_KEY + key.stream().mapToInt(values::getMemory).sum();
  }

  @Override
  public KeyValue[] createStorage(int size) {
    return new KeyValue[size];
  }
}

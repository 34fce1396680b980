package dev.swath.events.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One text for one value, whatever wrote it: a line for every leaf, {@code path:length:value},
 * where the path names the record components from the outside in, joined by dots, with the index in
 * a list; the length is in UTF-8 bytes. Components stand in the order of their declaration; what is
 * absent or the empty text has no line. All components take part, also those to come.
 */
public final class CanonicalText {
  private static final ClassValue<Method[]> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
          Method[] accessors =
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getAccessor)
                  .toArray(Method[]::new);
          // A record need not be public to have a text.
          AccessibleObject.setAccessible(accessors, true);
          return accessors;
        }
      };

  private CanonicalText() {}

  /** In hexadecimal. */
  public static String sha256(Record value) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(of(value).getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  static String of(Record value) {
    StringBuilder text = new StringBuilder(1024);
    append(text, "", value);
    return text.toString();
  }

  private static void append(StringBuilder text, String path, @Nullable Object value) {
    switch (value) {
      case null -> {}
      // A record of one component is that component: identifiers, credits.
      case Record single when ACCESSORS.get(single.getClass()).length == 1 ->
          append(text, path, get(single, ACCESSORS.get(single.getClass())[0]));
      case Record several -> {
        for (Method accessor : ACCESSORS.get(several.getClass())) {
          append(text, inside(path, accessor.getName()), get(several, accessor));
        }
      }
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          append(text, inside(path, Integer.toString(i)), list.get(i));
        }
      }
      default -> line(text, path, value.toString());
    }
  }

  private static String inside(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static void line(StringBuilder text, String path, String value) {
    if (!value.isEmpty()) {
      text.append(path).append(':').append(value.getBytes(UTF_8).length).append(':');
      text.append(value).append('\n');
    }
  }

  private static @Nullable Object get(Record of, Method accessor) {
    try {
      return accessor.invoke(of);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("the accessor of a record failed", e);
    }
  }
}

package dev.swath.sandbox.oneatlas;

import dev.swath.sandbox.core.Aoi;
import dev.swath.sandbox.http.Content;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * The files a delivery downloads: small, but real, and the same bytes each time for the same item.
 * They name the item they belong to, so that no two items share a checksum.
 */
final class ImageFile {
  private static final int SIDE_PIXELS = 128;

  private ImageFile() {}

  static Content of(ProductOrder.Product product, UUID itemId) {
    return product.imageFormat().equals("image/jp2")
        ? new Content("image/jp2", jp2(itemId))
        : new Content("image/tiff; application=geotiff", geotiff(itemId, product.aoi()));
  }

  /**
   * A grey JPEG 2000 image (ISO/IEC 15444-1, annexes A and I): one tile, no wavelet level, and one
   * packet that is empty, which decodes to the middle of the value range. The item is named in an
   * XML box.
   */
  private static byte[] jp2(UUID itemId) {
    byte[] xml = ("<item id=\"" + itemId + "\"/>").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(512);
    box(out, "jP  ", 4).putInt(0x0D0A870A);
    box(out, "ftyp", 12).put(ascii("jp2 ")).putInt(0).put(ascii("jp2 "));
    box(out, "jp2h", 22 + 15);
    box(out, "ihdr", 14).putInt(SIDE_PIXELS).putInt(SIDE_PIXELS).putShort((short) 1);
    out.put((byte) 7).put((byte) 7).put((byte) 0).put((byte) 0);
    box(out, "colr", 7).put((byte) 1).put((byte) 0).put((byte) 0).putInt(17);
    box(out, "xml ", xml.length).put(xml);
    box(out, "jp2c", 2 + 43 + 14 + 6 + 15 + 2);
    marker(out, 0xFF4F);
    marker(out, 0xFF51).putShort((short) 41).putShort((short) 0);
    out.putInt(SIDE_PIXELS).putInt(SIDE_PIXELS).putInt(0).putInt(0);
    out.putInt(SIDE_PIXELS).putInt(SIDE_PIXELS).putInt(0).putInt(0);
    out.putShort((short) 1).put((byte) 7).put((byte) 1).put((byte) 1);
    marker(out, 0xFF52).putShort((short) 12).put((byte) 0);
    out.put((byte) 0).putShort((short) 1).put((byte) 0);
    out.put((byte) 0).put((byte) 4).put((byte) 4).put((byte) 0).put((byte) 1);
    marker(out, 0xFF5C).putShort((short) 4).put((byte) 0x40).put((byte) 0x40);
    marker(out, 0xFF90).putShort((short) 10).putShort((short) 0);
    out.putInt(15).put((byte) 0).put((byte) 1);
    marker(out, 0xFF93).put((byte) 0);
    marker(out, 0xFFD9);
    return written(out);
  }

  private static ByteBuffer box(ByteBuffer out, String type, int contentBytes) {
    return out.putInt(8 + contentBytes).put(ascii(type));
  }

  private static ByteBuffer marker(ByteBuffer out, int code) {
    return out.putShort((short) code);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * One entry of a TIFF directory; {@code type} as in the specification, {@code value} little
   * endian.
   */
  private record Tag(int number, int type, int count, ByteBuffer value) {
    static Tag shorts(int number, int... values) {
      ByteBuffer value = little(2 * values.length);
      for (int each : values) {
        value.putShort((short) each);
      }
      return new Tag(number, 3, values.length, value.flip());
    }

    static Tag integer(int number, int only) {
      return new Tag(number, 4, 1, little(4).putInt(only).flip());
    }

    static Tag doubles(int number, double... values) {
      ByteBuffer value = little(8 * values.length);
      for (double each : values) {
        value.putDouble(each);
      }
      return new Tag(number, 12, values.length, value.flip());
    }

    static Tag text(int number, String text) {
      byte[] bytes = ascii(text + "\0");
      return new Tag(number, 2, bytes.length, ByteBuffer.wrap(bytes));
    }
  }

  /**
   * A grey gradient as GeoTIFF (TIFF 6.0; OGC 19-008r4) over the bounding box of the area, always
   * in EPSG:4326: header, pixels, directory, then the values that do not fit into it.
   */
  private static byte[] geotiff(UUID itemId, Aoi aoi) {
    int pixels = SIDE_PIXELS * SIDE_PIXELS;
    double perPixelX = (aoi.east() - aoi.west()) / SIDE_PIXELS;
    double perPixelY = (aoi.north() - aoi.south()) / SIDE_PIXELS;
    List<Tag> tags =
        List.of(
            Tag.shorts(256, SIDE_PIXELS), // width
            Tag.shorts(257, SIDE_PIXELS), // height
            Tag.shorts(258, 8), // bits per sample
            Tag.shorts(259, 1), // not compressed
            Tag.shorts(262, 1), // black is zero
            Tag.text(270, itemId.toString()), // description
            Tag.integer(273, 8), // the only strip starts after the header
            Tag.shorts(277, 1), // samples per pixel
            Tag.shorts(278, SIDE_PIXELS), // rows in the strip
            Tag.integer(279, pixels), // bytes in the strip
            Tag.doubles(33550, perPixelX, perPixelY, 0), // pixel scale
            Tag.doubles(33922, 0, 0, 0, aoi.west(), aoi.north(), 0), // the first pixel's corner
            Tag.shorts(
                34735, 1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326)); // geo keys
    int directory = 8 + pixels;
    int overflow = directory + 2 + 12 * tags.size() + 4;
    ByteBuffer out = little(overflow + 512);
    out.put(ascii("II")).putShort((short) 42).putInt(directory);
    for (int i = 0; i < pixels; i++) {
      out.put((byte) (i % SIDE_PIXELS + i / SIDE_PIXELS));
    }
    out.putShort((short) tags.size());
    ByteBuffer values = little(512);
    for (Tag tag : tags) {
      out.putShort((short) tag.number()).putShort((short) tag.type()).putInt(tag.count());
      if (tag.value().remaining() <= 4) {
        int end = out.position() + 4;
        out.put(tag.value()).position(end);
      } else {
        out.putInt(overflow + values.position());
        values.put(tag.value());
        // Values start at even offsets.
        values.position(values.position() + values.position() % 2);
      }
    }
    out.putInt(0).put(values.flip());
    return written(out);
  }

  private static ByteBuffer little(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] written(ByteBuffer out) {
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }
}

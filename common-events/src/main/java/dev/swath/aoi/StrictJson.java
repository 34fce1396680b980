package dev.swath.aoi;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON as RFC 8259 means it, for text that strangers send: no NaN or Infinity, no duplicate keys,
 * no text after the value, no strings where numbers belong nor the reverse, no unknown fields, and
 * limits on everything that grows.
 *
 * <p>Duplicate keys are refused because two readers of the same order may each see another area.
 */
public final class StrictJson {
  /** Longest document, in characters or bytes, whichever the source is read in. */
  public static final int MAX_DOCUMENT_LENGTH = 1 << 20;

  /** Deepest nesting of arrays and objects; a MultiPolygon inside an order needs ten. */
  public static final int MAX_DEPTH = 64;

  /**
   * Longest number, in characters: the exact decimal expansion of a double of everyday size fits.
   */
  public static final int MAX_NUMBER_LENGTH = 128;

  /** Longest string value and longest name, in characters. */
  public static final int MAX_STRING_LENGTH = 1 << 16;

  private StrictJson() {}

  /** A new mapper that reads nothing but strict JSON; it may be rebuilt with further modules. */
  public static JsonMapper mapper() {
    var limits =
        StreamReadConstraints.builder()
            .maxDocumentLength(MAX_DOCUMENT_LENGTH)
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .maxStringLength(MAX_STRING_LENGTH)
            .maxNameLength(MAX_STRING_LENGTH)
            .build();
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(limits)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .build();
  }
}

package dev.swath.pricing.rest;

import dev.swath.aoi.AoiLimits;
import dev.swath.aoi.AoiProblem;
import dev.swath.aoi.AoiReader;
import dev.swath.aoi.AoiReading.Accepted;
import dev.swath.aoi.AoiReading.Rejected;
import dev.swath.aoi.StrictJson;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeType;

/**
 * Reads the body of an order strictly. What is not JSON is 400, what is too large 413, what is not
 * an order 422 with all its errors; an AOI that is none spoils only its item.
 */
@Component
final class PriceRequestReader {
  static final int LARGEST_BODY_BYTES = StrictJson.MAX_DOCUMENT_LENGTH;

  /** As many as an order may have; also bounds the work that one call can ask for. */
  private static final int MOST_ITEMS = 100;

  private static final int MOST_ERRORS = 100;
  private static final TypeReference<Map<String, Object>> OPTIONS = new TypeReference<>() {};

  private final JsonMapper mapper = StrictJson.mapper();
  private final AoiReader aois = new AoiReader(AoiLimits.DEFAULT);

  /**
   * @throws ProblemException if it is not the body of an order
   */
  PriceRequest read(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(LARGEST_BODY_BYTES + 1);
    if (bytes.length > LARGEST_BODY_BYTES) {
      throw new ProblemException(
          HttpStatus.CONTENT_TOO_LARGE,
          "body-too-large",
          "The body is larger than " + LARGEST_BODY_BYTES + " bytes.");
    }
    return order(parsed(bytes));
  }

  private JsonNode parsed(byte[] bytes) {
    try {
      JsonNode root = mapper.readTree(bytes);
      if (root.isMissingNode()) {
        throw malformed("The body is empty.");
      }
      return root;
    } catch (StreamConstraintsException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "json-limit-exceeded",
          "The JSON is nested too deep, or a number, a name or a text in it is too long"
              + place(e)
              + ".");
    } catch (JacksonException e) {
      // Jackson's own words may quote the body and name its settings.
      throw malformed(
          "The body is not JSON (RFC 8259), names a field twice, or has something after its end"
              + place(e)
              + ".");
    }
  }

  private static String place(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    return at == null || at.getLineNr() < 1
        ? ""
        : ": line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-json", detail);
  }

  private PriceRequest order(JsonNode root) {
    List<FieldError> errors = new ArrayList<>();
    JsonFields order = new JsonFields(root, "", errors);
    Optional<ContractId> contract = contract(order.text("contractId"), errors);
    order.optionalText("customerReference");
    order.optionalTexts("tags");
    List<PriceRequest.Item> items = new ArrayList<>();
    order
        .required("items", JsonNodeType.ARRAY)
        .ifPresent(
            list -> {
              if (list.isEmpty()) {
                errors.add(FieldError.of("/items", "too-few", "At least one item is needed."));
              }
              if (list.size() > MOST_ITEMS) {
                errors.add(
                    FieldError.of("/items", "too-many", "At most " + MOST_ITEMS + " items."));
                return;
              }
              for (int i = 0; i < list.size(); i++) {
                item(list.get(i), "/items/" + i, errors).ifPresent(items::add);
              }
            });
    order.nothingElse();
    if (!errors.isEmpty()) {
      throw invalid(errors);
    }
    return new PriceRequest(contract.orElseThrow(), items);
  }

  private static Optional<ContractId> contract(String text, List<FieldError> errors) {
    try {
      return Optional.of(new ContractId(text));
    } catch (IllegalArgumentException e) {
      if (!text.isEmpty()) {
        errors.add(
            FieldError.of(
                "/contractId",
                "invalid-contract-id",
                "1 to 64 letters, digits, dots, underscores and hyphens."));
      }
      return Optional.empty();
    }
  }

  private Optional<PriceRequest.Item> item(JsonNode node, String pointer, List<FieldError> errors) {
    JsonFields item = new JsonFields(node, pointer, errors);
    String productType = item.text("productType");
    String sceneId = item.text("sceneId");
    Optional<JsonNode> aoi = item.required("aoi");
    Map<String, Object> options =
        item.optional("options", JsonNodeType.OBJECT)
            .map(values -> mapper.convertValue(values, OPTIONS))
            .orElseGet(Map::of);
    item.nothingElse();
    return aoi.map(
        geometry ->
            switch (aois.read(geometry)) {
              case Accepted(var area, _) ->
                  new PriceRequest.Item.WithArea(
                      new OrderItem(
                          0,
                          productType,
                          List.of(new Scene(sceneId, null, null)),
                          area,
                          null,
                          options));
              case Rejected(AoiProblem problem) ->
                  new PriceRequest.Item.WithoutArea(FieldError.of(pointer + "/aoi", problem));
            });
  }

  private static ProblemException invalid(List<FieldError> errors) {
    return new ProblemException(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "invalid-request",
        "The request has " + errors.size() + (errors.size() == 1 ? " error." : " errors."),
        errors.subList(0, Math.min(errors.size(), MOST_ERRORS)));
  }
}

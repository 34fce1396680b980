package dev.swath.fulfillment.rest;

import java.io.IOException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The operators' API as an OpenAPI 3.1 document, written by hand. */
@RestController
class ApiDocumentController {
  private static final Resource DOCUMENT = new ClassPathResource("openapi/fulfillment.json");

  @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] document() throws IOException {
    // Not the resource itself: Spring would answer a range that cannot be read with the whole and
    // 416.
    return DOCUMENT.getContentAsByteArray();
  }
}

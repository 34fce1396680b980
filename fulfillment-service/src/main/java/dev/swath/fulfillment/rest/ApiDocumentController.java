package dev.swath.fulfillment.rest;

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
  Resource document() {
    return DOCUMENT;
  }
}

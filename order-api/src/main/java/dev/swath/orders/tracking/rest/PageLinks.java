package dev.swath.orders.tracking.rest;

import dev.swath.orders.web.Links.Link;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Links from a page of a list to itself and to the next one, which ask for the same. */
final class PageLinks {
  private final UriComponentsBuilder page;
  private final List<Object> values = new ArrayList<>();

  PageLinks(String path) {
    this.page = UriComponentsBuilder.fromPath(path);
  }

  /** What the caller asked for; a collection is a parameter that is repeated, null is none. */
  PageLinks with(String name, @Nullable Object asked) {
    Collection<?> each =
        asked instanceof Collection<?> many ? many : asked == null ? List.of() : List.of(asked);
    for (Object value : each) {
      page.queryParam(name, "{" + values.size() + "}");
      values.add(value);
    }
    return this;
  }

  /**
   * @param next null on the last page
   */
  Map<String, Link> links(@Nullable String cursor, @Nullable String next) {
    Map<String, Link> links = new LinkedHashMap<>();
    links.put("self", link(cursor));
    if (next != null) {
      links.put("next", link(next));
    }
    return links;
  }

  private Link link(@Nullable String cursor) {
    UriComponentsBuilder one = page.cloneBuilder();
    List<Object> all = new ArrayList<>(values);
    if (cursor != null) {
      one.queryParam("cursor", "{" + all.size() + "}");
      all.add(cursor);
    }
    return new Link(one.encode().buildAndExpand(all.toArray()).toUriString());
  }
}

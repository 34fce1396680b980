package dev.swath.planted.domain;

import org.springframework.core.io.Resource;

/** Must be caught. */
record SpringInTheDomain(Resource resource) {}

package dev.swath.fulfillment.domain;

import org.jspecify.annotations.Nullable;

/**
 * A file as its provider describes it.
 *
 * @param name unique within the delivery
 * @param sizeBytes its length, if the provider says
 * @param checksum algorithm and value, such as {@code sha-256:9f86…} in hexadecimal, if the
 *     provider says
 * @param mediaType such as {@code image/tiff}, if the provider says
 */
public record UpstreamFile(
    String name, @Nullable Long sizeBytes, @Nullable String checksum, @Nullable String mediaType) {}

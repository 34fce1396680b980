package dev.swath.service.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of an HTTP port. A port keeps a buffer of {@code headerSize} for each open connection.
 *
 * @param headerSize all headers of a request, its first line included; a token that names 1,000
 *     contracts has about 35 kB
 * @param headerTime from the first byte of a request to the end of its headers
 * @param bodyTime from the end of the headers to the end of the body
 * @param silence between two bytes
 * @param connections open at once
 */
@ConfigurationProperties("swath.http")
public record HttpLimits(
    @DefaultValue("48KB") DataSize headerSize,
    @DefaultValue("20s") Duration headerTime,
    @DefaultValue("30s") Duration bodyTime,
    @DefaultValue("20s") Duration silence,
    @DefaultValue("2048") int connections) {}

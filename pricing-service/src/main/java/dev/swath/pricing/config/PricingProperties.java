package dev.swath.pricing.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * Settings of pricing.
 *
 * @param priceBook where the price book is, such as {@code file:/etc/swath/price-book.yaml}
 */
@ConfigurationProperties("swath.pricing")
public record PricingProperties(@DefaultValue("classpath:price-book.yaml") Resource priceBook) {}

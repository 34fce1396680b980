package dev.swath.pricing.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * Settings of pricing. How often the place is looked at is {@code swath.pricing.look-every}.
 *
 * @param priceBooks where they are: one file, or a folder such as {@code
 *     file:/etc/swath/price-books/}
 */
@ConfigurationProperties("swath.pricing")
public record PricingProperties(@DefaultValue("classpath:price-book.yaml") Resource priceBooks) {}

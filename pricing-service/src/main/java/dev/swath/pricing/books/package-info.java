/** Price books as YAML files. */
@NullMarked
package dev.swath.pricing.books;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.swath.ledger.rest;

import org.jspecify.annotations.NullMarked;

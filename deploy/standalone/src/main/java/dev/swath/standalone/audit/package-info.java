/** Reads the whole journal as an auditor would and compares it with what the ledger says. */
@NullMarked
package dev.swath.standalone.audit;

import org.jspecify.annotations.NullMarked;

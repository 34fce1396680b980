package dev.swath.orders.web;

import dev.swath.events.domain.ContractId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Who is calling, by the token.
 *
 * @param contracts the contracts that the token names; {@code *} stands for all
 * @param mayWriteOrders whether the token has the scope {@code orders:write}
 */
public record Caller(String subject, Set<String> contracts, boolean mayWriteOrders) {
  private static final String ALL = "*";

  public Caller {
    contracts = Set.copyOf(contracts);
  }

  public static Caller of(Jwt token) {
    Set<String> contracts = new TreeSet<>();
    if (token.getClaim("contracts") instanceof List<?> named) {
      named.forEach(name -> contracts.add(String.valueOf(name)));
    }
    String subject = token.getSubject();
    boolean writes =
        Stream.of("scope", "scp")
            .map(token.getClaims()::get)
            .flatMap(Caller::scopes)
            .anyMatch("orders:write"::equals);
    return new Caller(subject == null ? "" : subject, contracts, writes);
  }

  /** A text with blanks between the scopes (RFC 8693), or a list, as some providers write them. */
  private static Stream<String> scopes(@Nullable Object claim) {
    return switch (claim) {
      case String text -> Stream.of(text.split(" "));
      case Collection<?> several -> several.stream().map(String::valueOf);
      case null, default -> Stream.empty();
    };
  }

  public boolean mayUse(ContractId contract) {
    return contracts.contains(ALL) || contracts.contains(contract.value());
  }

  /**
   * Whose share of the service a request uses: the contract's if the token names exactly one,
   * otherwise the subject's.
   */
  public String tenant() {
    return contracts.size() == 1 && !contracts.contains(ALL)
        ? "contract " + contracts.iterator().next()
        : "subject " + subject;
  }

  /** The contracts that the caller may see; null for all. */
  public @Nullable Set<String> visibleContracts() {
    return contracts.contains(ALL) ? null : contracts;
  }
}

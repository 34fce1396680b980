package dev.swath.fulfillment.provider.oneatlas;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which links of a provider's answers are followed. The provider's own host is trusted with its
 * token. Another host, such as that of a store of signed links, is asked without the token, and
 * only if it is no machine of our own network.
 *
 * @param baseUrl of the provider
 */
record Links(URI baseUrl) {

  /** A link made absolute, or why it is not followed. */
  sealed interface Link {
    record Good(URI uri) implements Link {}

    record Bad(String why) implements Link {}
  }

  Link follow(String href) {
    if (href.isBlank()) {
      return new Link.Bad("there is no link");
    }
    URI uri;
    try {
      uri = baseUrl.resolve(new URI(href));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return new Link.Bad("the link cannot be read");
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      String shown = scheme.substring(0, Math.min(20, scheme.length()));
      return new Link.Bad("the link is none of HTTP but of " + shown);
    }
    if (uri.getHost() == null) {
      return new Link.Bad("the link names no host");
    }
    if (isOurs(uri)) {
      return new Link.Good(uri);
    }
    if (scheme.equals("http") && "https".equals(baseUrl.getScheme())) {
      return new Link.Bad("the link is not encrypted");
    }
    return isAllowed(uri.getHost())
        ? new Link.Good(uri)
        : new Link.Bad("the link leads to a host that is not on the Internet, or is unknown");
  }

  /** Whether a request may carry the provider's token. */
  boolean isOurs(URI uri) {
    return Objects.equals(baseUrl.getScheme(), uri.getScheme())
        && Objects.equals(baseUrl.getAuthority(), uri.getAuthority());
  }

  /** A provider on this machine, such as the sandbox, may name others on this machine. */
  private boolean isAllowed(String host) {
    InetAddress[] addresses = addresses(host);
    if (addresses == null || addresses.length == 0) {
      return false;
    }
    boolean isSandbox = isLocal(addresses(String.valueOf(baseUrl.getHost())));
    for (InetAddress address : addresses) {
      if (isInside(address) && !(isSandbox && address.isLoopbackAddress())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLocal(InetAddress @Nullable [] addresses) {
    return addresses != null && addresses.length > 0 && addresses[0].isLoopbackAddress();
  }

  private static InetAddress @Nullable [] addresses(String host) {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static boolean isInside(InetAddress address) {
    byte[] bytes = address.getAddress();
    // fc00::/7, the private addresses of IPv6.
    boolean isUniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    return isUniqueLocal
        || address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress();
  }
}

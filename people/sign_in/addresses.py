"""Which address a request came from: never what anybody may write into a header."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the address to count under: the first one, seen from us, that is not one of settings.TRUSTED_PROXIES.

    IPv6 addresses count as their /56 network: so much one household is given (RIPE-690, section 4.2.2), and could
    choose among 256 networks of 2^64 addresses. Phones of a carrier that share one are fewer than share one of IPv4.
    """
    proxies = [ipaddress.ip_network(proxy) for proxy in settings.TRUSTED_PROXIES]
    # Each proxy appends the address it heard from: read from the right for as long as proxies of ours are speaking.
    hops = [request.META.get("REMOTE_ADDR", ""), *reversed(request.headers.get("X-Forwarded-For", "").split(","))]
    address = None
    for hop in hops:
        try:
            address = _read(hop)
        except ValueError:
            break
        if not any(address in proxy for proxy in proxies):
            break
    if address is None:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 56), strict=False))
    return str(address)


def _read(hop: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return an address; one of IPv4 in the dress of IPv6, as a socket that hears both tells it, is itself."""
    address = ipaddress.ip_address(hop.strip())
    return getattr(address, "ipv4_mapped", None) or address

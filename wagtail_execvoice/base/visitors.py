"""Who sends a request, as far as a limit needs to know."""

from __future__ import annotations

import ipaddress
import re

from django.http import HttpRequest

from wagtail_execvoice.conf import settings

_WITH_PORT = re.compile(r"\[([0-9a-fA-F:.%]+)\](?::\d+)?|([\d.]+):\d+")


def identify_visitor(request: HttpRequest) -> str:
    """Return what one visitor has for sure: the address, and of IPv6 the network, where a household has 2**64 addresses.

    It is for ``take_slot``, which stores a keyed hash of it; store it nowhere else.
    """
    address = _without_port(_find_address(request))
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if ip.version == 4:
        return str(ip)
    # A server that listens to both kinds writes those of version 4 so, and they would all be of one network.
    return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))


def _without_port(address: str) -> str:
    # Some proxies write it, and each connection would be another visitor.
    found = _WITH_PORT.fullmatch(address)
    return str(found[1] or found[2]) if found else address


def _find_address(request: HttpRequest) -> str:
    proxies = settings.TRUSTED_PROXIES
    # Each proxy adds the address it was called from at the end. What stands before the trusted ones, anybody can write.
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if proxies and len(forwarded) >= proxies and forwarded[-proxies]:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))

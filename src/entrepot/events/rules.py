"""Webhooks: when to try again, and which addresses are never called."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from .errors import UnfitAddress

# Standard Webhooks, "Deliverability and reliability": the wait after each failed attempt; 75 hours in all.
WAITS: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
GONE: Final = 410  # the receiver says that it wants no more of this (same document)

# Addresses that carry an IPv4 address inside: the tunnel would lead to wherever that is.
_TUNNELS: Final = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("2002::/16"), ip_network("2001::/32"))


def wait_after(attempts: int, chance: float) -> timedelta | None:
    """How long to wait after `attempts` failures; None: give up. `chance` from 0 to 1 lengthens the wait by up to a tenth."""
    if attempts > len(WAITS):
        return None
    return WAITS[attempts - 1] * (1 + chance / 10)


def checked_url(url: str, *, private_allowed: bool) -> str:
    """`url`, if it is one that may be called: https, a host, no name and password. Plain http only where private ones may be.

    Raises UnfitAddress.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UnfitAddress(url=url, reason="it is not well formed") from None
    if parts.scheme not in ({"https", "http"} if private_allowed else {"https"}):
        raise UnfitAddress(url=url, reason="it begins with https://")
    if not parts.hostname or port == 0 or any(character.isspace() or ord(character) < 32 for character in url):
        raise UnfitAddress(url=url, reason="it names no host")
    if parts.username is not None or parts.password is not None:
        raise UnfitAddress(url=url, reason="it carries a name or password")
    if parts.fragment:
        raise UnfitAddress(url=url, reason="it carries a fragment")
    return url


def is_public(address: str) -> bool:
    """Whether `address` (numeric) is of the open internet: not private, loopback, link-local, reserved or a tunnel to such."""
    try:
        ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif any(ip in network for network in _TUNNELS):
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified

"""Where a request comes from."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The caller's network address, or None when the server does not know it (a socket in the file system).

    A proxy's word is taken only as far as there are proxies of our own (ALLAUTH_TRUSTED_PROXY_COUNT): each adds the address it
    was called from at the end of X-Forwarded-For, and what stands before was written by the caller (ASVS 4.1.3).
    """
    trusted: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if trusted:
        told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        address = told[-trusted] if len(told) >= trusted else ""
    else:
        address = request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(address))
    except ValueError:
        return None

"""Posting over HTTP to addresses that strangers gave us.

The host is resolved once, every address found must be public, and the connection goes to exactly the address that was checked:
a name that answers differently the second time gains nothing. No redirects, no proxy of the environment; of the answer only the
beginning is read, for the log that the endpoint's owner looks into.
"""

from __future__ import annotations

import socket
import time
from urllib.parse import urlsplit, urlunsplit

import httpx

from entrepot.events import rules
from entrepot.events.errors import UnfitAddress
from entrepot.events.ports import Answer, Message

TIMEOUT_S = 10.0
MOST_READ = 2_000  # bytes


class HttpPostman:
    """The real postman. With `private_allowed` also calls private addresses and plain http (development, tests, intranets)."""

    def __init__(self, *, private_allowed: bool) -> None:
        self.private_allowed = private_allowed

    def post(self, message: Message) -> Answer:
        """Post once; at most 10 seconds for each of connecting, writing, the head of the answer and its beginning."""
        started = time.monotonic()
        status, error, text = None, "", ""
        try:
            url, host = self._pinned(message.url)
            headers = {**message.headers, "host": urlsplit(message.url).netloc, "accept-encoding": "identity"}
            with (
                httpx.Client(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False) as client,
                client.stream(
                    "POST", url, content=message.body, headers=headers, extensions={"sni_hostname": host}
                ) as response,
            ):
                status = response.status_code
                if not response.is_success:
                    error = f"answered {status}"
                text = _beginning(response)
        except UnfitAddress as refused:
            error = refused.message
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as failure:
            error = f"{type(failure).__name__}: {failure}"
        return Answer(status, error[:500], round((time.monotonic() - started) * 1000), text)

    def _pinned(self, url: str) -> tuple[str, str]:
        """`url` with its host replaced by a checked address, and the host. Raises UnfitAddress, OSError for no such host."""
        parts = urlsplit(rules.checked_url(url, private_allowed=self.private_allowed))
        host = parts.hostname or ""
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)]
        if not found:
            raise UnfitAddress(url=url, reason="its host has no address")
        if not self.private_allowed and not all(rules.is_public(address) for address in found):
            raise UnfitAddress(url=url, reason="its host is inside a private network")
        address = f"[{found[0]}]" if ":" in found[0] else found[0]
        netloc = f"{address}:{parts.port}" if parts.port else address
        return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, "")), host


def _beginning(response: httpx.Response) -> str:
    """At most MOST_READ bytes, as text; what breaks off or drips is taken as far as it came: the status has been told already."""
    began, read = time.monotonic(), b""
    try:
        for piece in response.iter_raw():
            read += piece
            if len(read) >= MOST_READ or time.monotonic() - began > TIMEOUT_S:
                break
    except (httpx.HTTPError, OSError):
        pass
    return read[:MOST_READ].decode(errors="replace").replace("\0", "")

"""Calls to providers: time-outs on everything, certificates checked, no redirects, to the account's own hosts only."""

from __future__ import annotations

import ssl
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final, TypeVar
from urllib.parse import urlsplit

import httpx

from entrepot.kernel import clock
from entrepot.payments.enums import CallKind
from entrepot.payments.ports import Declined, Exchange, Malformed, Ok, Unknown

T = TypeVar("T")
MOST_BYTES: Final = 32 * 1024 * 1024  # the statement of a large day
_TIMEOUT: Final = httpx.Timeout(10.0, connect=3.0)


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are believed: one list for all lines, as reading it takes a tenth of a second."""
    return httpx.create_ssl_context()


class NoAnswer(Exception):
    """Nothing that can be relied on came back; the provider may have done the work."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, as bytes; `headers` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line:
    """The way to one provider. `hosts` beside the gateway's own may be called too (files of statements), with what is below them."""

    def __init__(
        self, gateway: str, *, hosts: frozenset[str] = frozenset(), transport: httpx.BaseTransport | None = None
    ) -> None:
        self._gateway = urlsplit(gateway)
        self._hosts = hosts
        self._client = httpx.Client(
            timeout=_TIMEOUT, follow_redirects=False, trust_env=False, transport=transport, verify=_trusted()
        )
        weakref.finalize(self, self._client.close)  # drivers are replaced when keys are: their connections go with them

    def send(self, method: str, address: str, *, headers: Mapping[str, str], content: bytes = b"") -> Answer:
        """One exchange. Raises NoAnswer for a time-out, a broken line, a host that is not the provider's, and too much text."""
        if not self._may_call(address):
            raise NoAnswer(f"{urlsplit(address).hostname} is no host of this provider")
        try:
            with self._client.stream(method, address, headers=dict(headers), content=content) as answer:
                chunks, size = [], 0
                for chunk in answer.iter_bytes():
                    size += len(chunk)
                    if size > MOST_BYTES:
                        raise NoAnswer("the answer is larger than 32 MB")
                    chunks.append(chunk)
                named = {name.lower(): value for name, value in answer.headers.items()}
                return Answer(answer.status_code, named, b"".join(chunks))
        except httpx.HTTPError as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error

    def _may_call(self, address: str) -> bool:
        asked = urlsplit(address)
        if (asked.scheme, asked.netloc) == (self._gateway.scheme, self._gateway.netloc):
            return True
        name = asked.hostname or ""
        return asked.scheme == "https" and any(name == host or name.endswith(f".{host}") for host in self._hosts)


@dataclass(slots=True)
class Talk:
    """One call while it goes on; makes the result, with the evidence."""

    kind: CallKind
    number: str
    request: str
    started_at: datetime

    @classmethod
    def begun(cls, kind: CallKind, number: str, request: str) -> Talk:
        """Now. `request` is the evidence: it has to hold no key."""
        return cls(kind, number[:64], request, clock.now())

    def exchange(self, response: bytes | str = b"") -> Exchange:
        """What went over the wire until now."""
        text = response if isinstance(response, str) else response.decode(errors="replace")
        text = text.replace("\x00", "")  # PostgreSQL keeps no such character
        return Exchange(self.kind, self.number, self.request, text, self.started_at, clock.now())

    def unknown(self, reason: object, response: bytes | str = b"") -> Unknown:
        """No answer to rely on."""
        return Unknown(str(reason)[:300], self.exchange(response))

    def declined(self, code: str, message: str, response: bytes | str) -> Declined:
        """A verified no."""
        return Declined(code, message[:300] or code, self.exchange(response))

    def ok(self, response: bytes | str, read: Callable[[], T]) -> Ok[T] | Unknown:
        """What `read` finds in the answer; an answer that cannot be read is Unknown."""
        try:
            return Ok(read(), self.exchange(response))
        except (Malformed, KeyError, ValueError, TypeError, IndexError) as error:
            return self.unknown(f"unreadable answer: {type(error).__name__}: {error}", response)

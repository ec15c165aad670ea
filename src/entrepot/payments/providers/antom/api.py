"""One call to Antom: sign, send, verify, and say whether it is Ok, Declined or Unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import quote, unquote, urlsplit

import httpx
import orjson

from entrepot.kernel import clock
from entrepot.payments.enums import CallKind
from entrepot.payments.ports import Declined, Malformed, Ok, Unknown
from entrepot.payments.providers.account import ProviderAccess
from entrepot.payments.providers.calling import Answer, Line, NoAnswer, Talk
from entrepot.payments.providers.keys import is_rsa_signed, rsa_sign

T = TypeVar("T")
Fields = dict[str, Any]
# They say nothing about the work, or that our own set-up is wrong.
_UNSURE: Final = frozenset({"UNKNOWN_EXCEPTION", "REQUEST_TRAFFIC_EXCEED_LIMIT", "INVALID_SIGNATURE", "INVALID_CLIENT",
    "KEY_NOT_FOUND", "ACCESS_DENIED"})  # fmt: skip


def signing_content(method: str, path: str, client_id: str, at: str, body: bytes) -> bytes:
    """What both sides sign: method and path, then client, time and body."""
    return f"{method} {path}\n{client_id}.{at}.".encode() + body


class Api:
    """The API of one client id; ids that begin with SANDBOX_ have addresses of their own."""

    def __init__(self, account: ProviderAccess, transport: httpx.BaseTransport | None = None) -> None:
        self.account = account
        self.client_id = account.newest["client_id"]
        self._line = Line(account.gateway, transport=transport)

    def call(
        self, kind: CallKind, path: str, number: str, content: Fields, read: Callable[[Fields], T]
    ) -> Ok[T] | Declined | Unknown:
        """One exchange. What can be read from a verified answer that is no refusal is Ok."""
        body = orjson.dumps(content)
        is_sandbox = self.client_id.startswith("SANDBOX_")
        whole = f"/ams/{'sandbox/' if is_sandbox else ''}api/v1/{path}"
        talk = Talk.begun(kind, number, f"POST {whole} {body.decode()}")
        try:
            answer = self.send("POST", whole, body)
        except NoAnswer as silence:
            return talk.unknown(silence)
        if answer.status != httpx.codes.OK:
            return talk.unknown(f"HTTP {answer.status}", answer.body)
        at = answer.headers.get("response-time", "")
        signed = signing_content("POST", whole, self.client_id, at, answer.body)
        signature = signature_in(answer.headers.get("signature", ""))
        if answer.headers.get("client-id") != self.client_id or not is_rsa_signed(
            self.account.every("provider_public_key"), signed, signature
        ):
            return talk.unknown("the answer is not signed by the provider", answer.body)
        return _judged(talk, answer.body, read)

    def send(self, method: str, path: str, body: bytes) -> Answer:
        """A signed request and its answer, not looked at. Raises NoAnswer."""
        at = clock.now().isoformat(timespec="seconds")
        content = signing_content(method, path, self.client_id, at, body)
        signature = quote(rsa_sign(self.account.newest["private_key"], content), safe="")
        headers = {
            "Content-Type": "application/json; charset=UTF-8", "client-id": self.client_id, "Request-Time": at,
            "Signature": f"algorithm=RSA256,keyVersion={self.account.newest.get('key_version') or '1'},signature={signature}",
        }  # fmt: skip
        gateway = urlsplit(self.account.gateway)
        return self._line.send(method, f"{gateway.scheme}://{gateway.netloc}{path}", headers=headers, content=body)


def _judged(talk: Talk, raw: bytes, read: Callable[[Fields], T]) -> Ok[T] | Declined | Unknown:
    try:
        fields: Fields = orjson.loads(raw)
        status, code = fields["result"]["resultStatus"], fields["result"]["resultCode"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        return talk.unknown(f"unreadable answer: {error}", raw)
    if code in _UNSURE or status not in {"S", "U", "F"}:
        return talk.unknown(code, raw)
    if status == "F":
        return talk.declined(code, str(fields["result"].get("resultMessage", code)), raw)
    return talk.ok(raw, lambda: read(fields))


def signature_in(header: str) -> str:
    """The signature in such a header; nothing for another algorithm than RSA256."""
    parts = dict(part.strip().partition("=")[::2] for part in header.split(","))
    return unquote(parts.get("signature", "")) if parts.get("algorithm") == "RSA256" else ""


def moment(text: str) -> datetime:
    """A time that names its zone. Raises Malformed."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Malformed(text) from error
    if found.tzinfo is None:
        raise Malformed(text)
    return found

"""One call to WeChat Pay: sign, send, verify by the platform's certificates, and say whether it is Ok, Declined or Unknown."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import httpx
import orjson

from entrepot.kernel import clock
from entrepot.payments.enums import CallKind
from entrepot.payments.ports import Declined, Malformed, Ok, Unknown
from entrepot.payments.providers.account import ProviderAccess
from entrepot.payments.providers.calling import Answer, Line, NoAnswer, Talk

from . import signing

T = TypeVar("T")
Fields = dict[str, Any]
GATEWAY: Final = "https://api.mch.weixin.qq.com"
_CERTIFICATES: Final = "/v3/certificates"
_UNSURE: Final = frozenset(
    {"SYSTEM_ERROR", "SYSTEMERROR", "FREQUENCY_LIMITED", "FREQUENCY_LIMIT_EXCEED", "RATELIMIT_EXCEEDED", "BANK_ERROR", "SIGN_ERROR",
     "NO_AUTH", "MCH_NOT_EXISTS"}
)  # fmt: skip


class Api:
    """The API of one merchant number. Certificates of the platform that are new to us are fetched and kept."""

    def __init__(self, account: ProviderAccess, transport: httpx.BaseTransport | None = None) -> None:
        self.account = account
        self.line = Line(account.gateway, transport=transport)
        gateway = urlsplit(account.gateway)
        self._base = f"{gateway.scheme}://{gateway.netloc}"
        self.platform_keys: dict[str, str] = {}
        for version in reversed(account.keys):
            if version.get("provider_serial") and version.get("provider_public_key"):
                self.platform_keys[version["provider_serial"]] = version["provider_public_key"]

    def call(
        self, kind: CallKind, method: str, target: str, number: str, content: Fields | None, read: Callable[[Fields], T],
        *, evidence: str | None = None,
    ) -> Ok[T] | Declined | Unknown:  # fmt: skip
        """One exchange. `evidence` stands for the content in what is kept, where that holds fields for nobody's eyes."""
        body = orjson.dumps(content) if content is not None else b""
        talk = Talk.begun(kind, number, f"{method} {target} {body.decode() if evidence is None else evidence}")
        try:
            answer = self.send(method, target, body)
            if answer.status not in {429, 503} and not self._is_signed(answer):
                return talk.unknown(f"HTTP {answer.status}: the answer is not signed by the provider", answer.body)
        except NoAnswer as silence:
            return talk.unknown(silence)
        return _judged(talk, answer, read)

    def send(self, method: str, target: str, body: bytes = b"") -> Answer:
        """A signed request and its answer, not looked at. Raises NoAnswer."""
        stamp, nonce = str(int(clock.now().timestamp())), secrets.token_hex(16)
        keys = self.account.newest
        content = signing.request_content(method, target, stamp, nonce, body)
        headers = {
            "Authorization": signing.authorization(keys, content, stamp, nonce), "Accept": "application/json",
            "Content-Type": "application/json", "User-Agent": "Entrepot",
        }  # fmt: skip
        if keys.get("provider_serial", "").startswith("PUB_KEY_ID_"):
            headers["Wechatpay-Serial"] = keys["provider_serial"]
        return self.line.send(method, self._base + target, headers=headers, content=body)

    def newest_platform_key(self) -> tuple[str, str]:
        """Serial and key that fields about persons are encrypted for. Raises NoAnswer when there is none."""
        if not self.platform_keys:
            self._fetch_certificates()
        if not self.platform_keys:
            raise NoAnswer("no certificate of the platform")
        return next(reversed(self.platform_keys.items()))

    def knows(self, serial: str) -> bool:
        """Whether the platform's key of that serial is here, if need be after fetching. Never raises."""
        if serial and serial not in self.platform_keys:
            try:
                self._fetch_certificates()
            except NoAnswer:
                return False
        return serial in self.platform_keys

    def _is_signed(self, answer: Answer) -> bool:
        if not self.knows(answer.headers.get("wechatpay-serial", "")):
            return False
        return signing.is_fresh(answer.headers, clock.now()) and signing.is_signed(
            answer.headers, answer.body, self.platform_keys
        )

    def _fetch_certificates(self) -> None:
        """Certificates come sealed under the API v3 key, in an answer that one of them signed: trusted as the key is."""
        answer = self.send("GET", _CERTIFICATES)
        found: dict[str, str] = {}
        try:
            for one in orjson.loads(answer.body)["data"]:
                sealed = signing.opened(one["encrypt_certificate"], self.account.every("api_v3_key"))
                found[one["serial_no"]] = sealed.decode()
            if signing.is_signed(answer.headers, answer.body, found):
                self.platform_keys |= found
        except (Malformed, KeyError, TypeError, ValueError) as error:
            raise NoAnswer(f"no certificates: {error}") from error


def _judged(talk: Talk, answer: Answer, read: Callable[[Fields], T]) -> Ok[T] | Declined | Unknown:
    try:
        fields: Fields = orjson.loads(answer.body) if answer.body else {}
    except orjson.JSONDecodeError as error:
        return talk.unknown(f"HTTP {answer.status}, unreadable: {error}", answer.body)
    if answer.status in {200, 202, 204}:
        return talk.ok(answer.body, lambda: read(fields))
    code = str(fields.get("code", ""))
    if answer.status >= 500 or answer.status in {401, 429} or not code or code in _UNSURE:
        return talk.unknown(f"HTTP {answer.status} {code}", answer.body)
    return talk.declined(code, str(fields.get("message", code)), answer.body)
